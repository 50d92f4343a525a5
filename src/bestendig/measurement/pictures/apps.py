"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "bestendig.measurement.pictures"
