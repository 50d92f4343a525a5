"""Who counts, where the clock can settle it: what follows from the plan, and nothing in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from bestendig.measurement.queries.waves import panel_is_locked
from bestendig.organisations.queries.units import tree_on
from bestendig.programmes.queries.arms import series_of
from bestendig.programmes.queries.programmes import Standing, programmes, standings
from bestendig.programmes.queries.sides import EVE, Sides, follows_from_plan, sides_of


def settles_by_itself(standing: Standing, stands: Sides) -> bool:
    """Whether the clock will settle it. Not where a key-holder must be there."""
    return follows_from_plan(standing, stands) and not any(
        panel_is_locked(x) for x in series_of(standing.programme)
    )


def unsettled(until: datetime) -> Iterator[tuple[Standing, Sides]]:
    """Programmes of which it must stand who counts between now and then, and does not yet."""
    now = timezone.now()
    tree = tree_on(timezone.localdate(now))
    rows = programmes().filter(decision=None, draw=None, intake__settled_at=None)
    for standing in standings(rows.exclude(plan=None)):
        stands = sides_of(standing, tree)
        if stands is not None and stands.until is not None and now < stands.until <= until:
            yield standing, stands


def due_by_plan() -> list[UUID]:
    """Programmes that the clock settles now."""
    return [
        standing.programme.pk
        for standing, stands in unsettled(timezone.now() + EVE)
        if settles_by_itself(standing, stands)
    ]
