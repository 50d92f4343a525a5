"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "bestendig.programmes"

    def ready(self) -> None:
        from bestendig.common.outbox.daytime import only_by_day
        from bestendig.programmes import belongings, kept

        belongings.register()
        kept.register()
        only_by_day("booster", "booster_off", "booster_managers")  # `actions.short_forms`
