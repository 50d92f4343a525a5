"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "bestendig.releases"

    def ready(self) -> None:
        from bestendig.releases import belongings

        belongings.register()
