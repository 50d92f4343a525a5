"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class SigningInConfig(AppConfig):
    name = "bestendig.organisations.signing_in"
