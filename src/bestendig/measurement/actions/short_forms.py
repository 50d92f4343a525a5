"""Sending the short forms of programmes on their day, by the clock."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone

from bestendig.measurement.actions.planned import launch_planned
from bestendig.measurement.models import Wave
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.organisations.refusal import Refused
from bestendig.programmes.models import MeasurementPlan, PlannedWave

# Whoever is asked has this long to answer: later than that it is not sent any more.
LEAST_TIME: Final = timedelta(days=5)


def launch_due() -> list[Wave]:
    """Launch what is due while the agreements cover it. Not in a transaction: one that cannot be
    launched keeps no other from it; the page of the programme says that it was not sent."""
    now, made = timezone.now(), []
    due = PlannedWave.objects.filter(
        plan__kind=MeasurementPlan.Kind.SHORT, wave_id=None, opens_at__lte=now,
        closes_at__gt=now + LEAST_TIME,
    )  # fmt: skip
    for moment in due:
        days = (timezone.localdate(), timezone.localdate(moment.closes_at))
        if not all(agreements_in_order(day).in_order for day in days):
            continue
        try:
            made.append(launch_planned(moment.pk))
        except Refused:
            continue
    return made
