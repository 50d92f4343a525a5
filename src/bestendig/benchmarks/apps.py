"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class BenchmarksConfig(AppConfig):
    name = "bestendig.benchmarks"

    def ready(self) -> None:
        from bestendig.benchmarks import belongings, kept

        belongings.register()
        kept.register()
