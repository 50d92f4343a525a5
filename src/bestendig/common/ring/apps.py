"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class RingConfig(AppConfig):
    name = "bestendig.common.ring"

    def ready(self) -> None:
        from bestendig.common.ring import kept

        kept.register()
