"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class JourneyConfig(AppConfig):
    name = "bestendig.journey"

    def ready(self) -> None:
        from bestendig.common.outbox.daytime import only_by_day  # noqa: PLC0415 - the same
        from bestendig.journey import belongings, kept, reminding  # noqa: PLC0415 - as all of them

        belongings.register()
        kept.register()
        only_by_day(reminding.KIND, reminding.BUDDY)
