"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class BallotsConfig(AppConfig):
    name = "bestendig.measurement.ballots"
