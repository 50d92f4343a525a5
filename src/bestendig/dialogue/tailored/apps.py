"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class TailoredConfig(AppConfig):
    name = "bestendig.dialogue.tailored"

    def ready(self) -> None:
        from bestendig.common.outbox.daytime import only_by_day  # noqa: PLC0415 - the same
        from bestendig.dialogue.tailored import (  # noqa: PLC0415 - as all of them
            belongings,
            kept,
            telling,
        )

        belongings.register()
        kept.register()
        only_by_day(telling.KIND, telling.REVIEW)
