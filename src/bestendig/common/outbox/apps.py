"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "bestendig.common.outbox"
    label = "outbox"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every worker send what is due."""
        from bestendig.common.jobs.worker import alongside
        from bestendig.common.outbox.sending import send_due

        alongside("mail", send_due, 1)
