"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "bestendig.organisations.connections"
    label = "connections"

    def ready(self) -> None:
        from bestendig.organisations.connections import registered  # noqa: F401 - models
