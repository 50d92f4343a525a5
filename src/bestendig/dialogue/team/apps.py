"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "bestendig.dialogue.team"

    def ready(self) -> None:
        from bestendig.dialogue.team import belongings, kept

        belongings.register()
        kept.register()
