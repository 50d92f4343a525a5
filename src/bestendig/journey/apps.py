"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "bestendig.journey"

    def ready(self) -> None:
        from bestendig.journey import belongings, kept  # noqa: PLC0415 - as all of them

        belongings.register()
        kept.register()
