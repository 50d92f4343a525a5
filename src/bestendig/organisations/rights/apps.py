"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class RightsConfig(AppConfig):
    name = "bestendig.organisations.rights"

    def ready(self) -> None:
        from bestendig.organisations.rights import kept

        kept.register()
