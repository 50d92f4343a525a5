"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class FuturesConfig(AppConfig):
    name = "bestendig.practice.futures"

    def ready(self) -> None:
        from bestendig.practice.futures import belongings, kept  # noqa: PLC0415 - as all of them

        belongings.register()
        kept.register()
