"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    name = "bestendig.questionnaires"

    def ready(self) -> None:
        from bestendig.questionnaires import belongings

        belongings.register()
