"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class FuturesConfig(AppConfig):
    name = "bestendig.practice.futures"

    def ready(self) -> None:
        from bestendig.practice.futures import belongings, kept

        belongings.register()
        kept.register()
