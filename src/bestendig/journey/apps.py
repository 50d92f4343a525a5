"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "bestendig.journey"

    def ready(self) -> None:
        from bestendig.common.outbox.daytime import only_by_day
        from bestendig.journey import belongings, kept, reminding

        belongings.register()
        kept.register()
        only_by_day(reminding.KIND, reminding.BUDDY)
