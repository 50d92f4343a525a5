"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class TailoredConfig(AppConfig):
    name = "bestendig.dialogue.tailored"

    def ready(self) -> None:
        from bestendig.common.outbox.daytime import only_by_day
        from bestendig.dialogue.tailored import (
            belongings,
            kept,
            telling,
        )

        belongings.register()
        kept.register()
        only_by_day(telling.KIND, telling.REVIEW)
