"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class TailoredConfig(AppConfig):
    name = "bestendig.dialogue.tailored"

    def ready(self) -> None:
        from bestendig.dialogue.tailored import belongings, kept  # noqa: PLC0415 - as all of them

        belongings.register()
        kept.register()
