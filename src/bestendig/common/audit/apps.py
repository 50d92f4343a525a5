"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "bestendig.common.audit"
    label = "audit"
