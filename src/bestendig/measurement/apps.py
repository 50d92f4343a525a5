"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class MeasurementConfig(AppConfig):
    name = "bestendig.measurement"

    def ready(self) -> None:
        from bestendig.measurement import (
            belongings,
            retention,
            tasks,  # noqa: F401 - makes its jobs known
        )
        from bestendig.measurement.reaching import sending

        retention.register()
        belongings.register()
        sending.register()
