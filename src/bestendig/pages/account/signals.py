"""allauth tells that a second factor was shown or taken away; the session remembers.

What was *made* is not heard here: allauth tells that after the commit, when on PostgreSQL no
organisation is bound any more (`second_factors.making` sees it in time).
"""

from __future__ import annotations

from typing import Any

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest

from bestendig.organisations.actions.second_factors import log_second_factor
from bestendig.organisations.queries.accounts import has_ways_to_confirm
from bestendig.pages.second_step import drop_second_factor, show_second_factor


@receiver(signals.authenticator_used)
def shown(request: HttpRequest, **_kwargs: Any) -> None:
    """A second factor was shown in this session."""
    show_second_factor(request)


@receiver(signals.authenticator_removed)
def taken_away(request: HttpRequest, authenticator: Authenticator, **_kwargs: Any) -> None:
    """Without the last one, this session has shown none."""
    log_second_factor("remove_second_factor", authenticator)
    if not has_ways_to_confirm(request.user):  # type: ignore[arg-type]
        drop_second_factor(request)
