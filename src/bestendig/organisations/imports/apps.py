"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "bestendig.organisations.imports"
    label = "imports"

    def ready(self) -> None:
        from bestendig.organisations.imports import registered  # noqa: F401 - models
