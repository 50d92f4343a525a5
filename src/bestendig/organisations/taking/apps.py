"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class TakingConfig(AppConfig):
    name = "bestendig.organisations.taking"

    def ready(self) -> None:
        from bestendig.organisations.taking import declared

        declared.register()
