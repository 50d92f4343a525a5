"""What is gathered by the quarter: whether it runs, and how its box stands.

For whoever sees surveys (`WAVES_READ`), and for the page of its results. Never how many wait: that
number would tell when somebody talked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from bestendig.measurement.actions.rolling import LEAST_TIME, box_of, drawing_day
from bestendig.measurement.models import Rolling, RollingKind, Wave
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.programmes.queries.plans import lock_of, planned_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """One kind. row: None while it was never begun; box: the one that is open."""

    kind: RollingKind
    row: Rolling | None
    box: Wave | None

    @property
    def runs(self) -> bool:
        """Whether people are put in its boxes."""
        return self.row is not None and bool(self.row.runs)

    @property
    def waits(self) -> bool:
        """Whether the box held too few forms at the end of its quarter, and went on."""
        moment = planned_of(self.box.pk) if self.box else None
        return bool(self.box and moment and self.box.closes_at > moment.closes_at)

    @property
    def takes_nobody(self) -> bool:
        """Whether who is put on the list now comes into the next box."""
        return bool(self.box and self.box.closes_at < timezone.now() + LEAST_TIME)

    @property
    def not_agreed(self) -> bool:
        """Whether there is no box for want of agreements."""
        return not agreements_in_order(timezone.localdate()).in_order

    @property
    def changed(self) -> bool:
        """Whether the rules are not those of its locked plan any more."""
        return bool(self.row and lock_of(self.row.plan).changed)

    @property
    def drawn_on(self) -> date:
        """When who is on the list now is asked."""
        return drawing_day(timezone.now()) + timedelta(days=7)


def gatherings() -> list[Gathering]:
    """All kinds, in their fixed order."""
    rows = {row.kind: row for row in Rolling.objects.select_related("plan")}
    return [Gathering(kind=kind, row=rows.get(kind), box=box_of(kind)) for kind in RollingKind]


def gathering(kind: RollingKind) -> Gathering:
    """One of them."""
    row = Rolling.objects.select_related("plan").filter(kind=kind).first()
    return Gathering(kind=kind, row=row, box=box_of(kind))
