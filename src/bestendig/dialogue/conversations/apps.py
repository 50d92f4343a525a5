"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "bestendig.dialogue.conversations"

    def ready(self) -> None:
        from bestendig.dialogue.conversations import belongings, kept

        belongings.register()
        kept.register()
