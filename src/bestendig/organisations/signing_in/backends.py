"""How Django finds the account of a session. There are no passwords, so nothing is checked here."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend

from bestendig.organisations.models import Account


class AccountBackend(BaseBackend):
    """Gives the account of a session while it may sign in; lets nobody in by itself."""

    def authenticate(self, request: Any, **credentials: Any) -> None:
        """Nobody: every way in is a page of its own."""
        del request, credentials

    def get_user(self, user_id: int) -> Account | None:
        """The account, or None when it may not sign in (any more)."""
        return Account.objects.filter(pk=user_id, is_active=True).first()
