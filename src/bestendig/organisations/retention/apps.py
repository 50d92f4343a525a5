"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "bestendig.organisations.retention"

    def ready(self) -> None:
        from bestendig.organisations.retention import rules

        rules.register()
