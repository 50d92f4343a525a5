"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "bestendig.catalogue"

    def ready(self) -> None:
        from bestendig.catalogue import belongings

        belongings.register()
