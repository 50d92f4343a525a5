"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class BreachesConfig(AppConfig):
    name = "bestendig.organisations.breaches"
