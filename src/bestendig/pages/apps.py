"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "bestendig.pages"

    def ready(self) -> None:
        from bestendig.common.outbox.envelope import dress_with
        from bestendig.pages.account import signals  # noqa: F401 - listens from now on
        from bestendig.pages.exports import keeping
        from bestendig.pages.mail import dress

        dress_with(dress)
        keeping.register()
