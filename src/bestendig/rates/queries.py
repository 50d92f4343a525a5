"""The series, for whoever has `Ability.RATES_READ`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import QuerySet

from bestendig.rates.models import Grain, Measure, RatesFile, RateVersion, State
from bestendig.rates.periods import Period
from bestendig.rates.values import Key


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One period; value None where it is not known. before: the values it had earlier."""

    period: Period
    value: Decimal | None
    before: tuple[Decimal, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One measure of one unit (None: the whole), every period from the first to the last."""

    measure: Measure
    unit: UUID | None
    grain: Grain
    points: tuple[Point, ...]

    @property
    def values(self) -> list[float]:
        """As `effects.series.interrupted_series` takes them: one a period, nan where unknown."""
        return [math.nan if x.value is None else float(x.value) for x in self.points]

    @property
    def known(self) -> tuple[Point, ...]:
        """The periods with a value."""
        return tuple(x for x in self.points if x.value is not None)

    def index_of(self, day: date) -> int:
        """The place of the period that `day` is in: a start or an event for that analysis."""
        return self.points[0].period.steps_to(day)


def current_rates() -> Mapping[Key, Decimal]:
    """Every figure as it is known now."""
    return {key: values[-1] for key, values in _versions().items() if values[-1] is not None}


def ever_known() -> frozenset[Key]:
    """Every figure that ever stood here, also when it was taken back since."""
    return frozenset(_versions())


def all_series() -> tuple[Series, ...]:
    """Every series, those of the whole first."""
    versions = _versions()
    ends: dict[tuple[Measure, UUID | None, Grain], list[Period]] = {}
    for key, values in versions.items():
        if values[-1] is not None:
            ends.setdefault((key.measure, key.unit, key.period.grain), []).append(key.period)
    order = sorted(ends, key=lambda x: (x[1] is not None, str(x[1]), x[2], x[0]))
    return tuple(
        Series(
            measure=measure,
            unit=unit,
            grain=grain,
            points=tuple(
                _point(period, versions.get(Key(measure, unit, period), []))
                for period in min(ends[measure, unit, grain]).until(max(ends[measure, unit, grain]))
            ),
        )
        for measure, unit, grain in order
    )


def rates_files() -> QuerySet[RatesFile]:
    """The files, the newest first, without their content."""
    rows: QuerySet[RatesFile] = RatesFile.objects.defer("content")
    return rows


def newest_source() -> RatesFile | None:
    """The file that last brought figures: it says where they come from."""
    row: RatesFile | None = (
        rates_files().filter(state=State.APPLIED).order_by("-applied_at").first()
    )
    return row


def _point(period: Period, values: list[Decimal | None]) -> Point:
    now = values[-1] if values else None
    before = tuple(x for x in values[:-1] if x is not None and x != now)
    return Point(period=period, value=now, before=before)


def _versions() -> dict[Key, list[Decimal | None]]:
    """By figure its values, the newest last."""
    found: dict[Key, list[Decimal | None]] = {}
    rows = RateVersion.objects.order_by("version")
    for measure, unit, grain, starts_on, value in rows.values_list(
        "measure", "unit_id", "grain", "starts_on", "value"
    ):
        key = Key(Measure(measure), unit, Period(starts_on, Grain(grain)))
        found.setdefault(key, []).append(value)
    return found
