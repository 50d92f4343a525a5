"""Whether who asks has shown a second factor in this session."""

from __future__ import annotations

import time
from typing import Final

from django.conf import settings
from django.http import HttpRequest

SHOWN_AT: Final = "second_factor"
VALID_SECONDS: Final = 12 * 60 * 60


def has_second_factor(request: HttpRequest) -> bool:
    """Whether a second factor was shown in the last twelve hours; in the demo always."""
    if settings.DEMO:
        return True
    shown_at: float = request.session.get(SHOWN_AT) or 0
    return time.time() - shown_at < VALID_SECONDS


def show_second_factor(request: HttpRequest) -> None:
    """Note that it was shown now."""
    request.session[SHOWN_AT] = time.time()


def drop_second_factor(request: HttpRequest) -> None:
    """There is none any more."""
    request.session.pop(SHOWN_AT, None)
