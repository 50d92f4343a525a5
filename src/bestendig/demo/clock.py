"""The clock of the story: what happens in the demo happens on its own day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from unittest import mock

from django.utils import timezone


@contextmanager
def on(day: date, hour: int = 9) -> Iterator[None]:
    """Let what follows happen on this day, for everything that asks Django for the time.

    Only while the demo is built: nothing else runs in the process then.
    """
    moment = timezone.make_aware(datetime.combine(day, time(hour)))
    with mock.patch.object(timezone, "now", return_value=moment):
        yield
