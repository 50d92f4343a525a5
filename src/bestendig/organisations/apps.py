"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "bestendig.organisations"

    def ready(self) -> None:
        from bestendig.organisations import checks  # noqa: F401, PLC0415 - registers the checks
