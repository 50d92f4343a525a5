"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    name = "bestendig.findings"

    def ready(self) -> None:
        from bestendig.findings import belongings

        belongings.register()
