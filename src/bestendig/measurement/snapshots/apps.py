"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class SnapshotsConfig(AppConfig):
    name = "bestendig.measurement.snapshots"
