"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "bestendig.programmes"

    def ready(self) -> None:
        from bestendig.programmes import belongings, kept  # noqa: PLC0415 - as all of them

        belongings.register()
        kept.register()
