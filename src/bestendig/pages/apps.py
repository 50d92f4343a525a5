"""The app's registration."""

from __future__ import annotations

from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "bestendig.pages"

    def ready(self) -> None:
        from bestendig.common.outbox.envelope import dress_with  # noqa: PLC0415 - the same
        from bestendig.pages.account import signals  # noqa: F401, PLC0415 - listens from now on
        from bestendig.pages.exports import keeping  # noqa: PLC0415 - the same
        from bestendig.pages.mail import dress  # noqa: PLC0415 - the same

        dress_with(dress)
        keeping.register()
