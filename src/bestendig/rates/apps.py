"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class RatesConfig(AppConfig):
    name = "bestendig.rates"

    def ready(self) -> None:
        from bestendig.rates import belongings, kept

        belongings.register()
        kept.register()
