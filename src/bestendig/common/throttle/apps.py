"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class ThrottleConfig(AppConfig):
    name = "bestendig.common.throttle"
