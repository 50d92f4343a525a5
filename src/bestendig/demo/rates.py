"""Made-up absence and turnover of a town, brought in by the action that its adviser uses.

Winter is higher, a month goes up and down by itself, outside work has more of it. No programme
of the story changes it, so the one that is judged by it (Frisse Weken) may find nothing. One month
is corrected by the next file, as happens in real life.
"""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from random import Random
from typing import Final

from bestendig.common.spreadsheet import Cell, as_csv
from bestendig.demo.story import Town
from bestendig.findings.series.publishing import publish_due_series
from bestendig.rates.actions import confirm_rates, plan_of, receive_rates
from bestendig.rates.periods import Period, month, quarter

SOURCE: Final = "verzonnen voor de demo, als een verzuimrapport van het HR-systeem"
_FIRST: Final = month(2024, 1)
_LEVEL: Final = 5.6
_HEADER: Final = ("Periode", "Onderdeel", "Verzuim %", "Uitstroom %")
# How much each large unit lies off it. One is left out: else too few people would remain.
_UNITS: Final = {
    "Sociaal domein": 0.6,
    "Ruimte en Economie": -0.9,
    "Bedrijfsvoering": -0.5,
    "Openbare Ruimte": 1.3,
}


def bring_rates(town: Town, day: date) -> None:
    """The figures that there are on this day and were not on the day before it in the story."""
    days = [None, *town.rates_on]
    before = next(earlier for earlier, later in pairwise(days) if later == day)
    name = f"verzuim-en-uitstroom-{day:%Y-%m}.csv"
    file = receive_rates(name, as_csv([_HEADER, *_rows(town, before, day)]), SOURCE)
    confirm_rates(file.pk, plan_of(file).digest)
    publish_due_series()


def _rows(town: Town, before: date | None, day: date) -> list[tuple[Cell, ...]]:
    """Months of the whole and quarters of large units that ended in between."""
    rows: list[tuple[Cell, ...]] = []
    last = month(day.year, day.month).after(-1)
    for period in _FIRST.until(last):
        if before is None or period.last_day >= before:
            rows.append(_row(town, period, ""))
        elif period.last_day >= month(before.year, before.month).after(-1).starts_on:
            rows.append(_row(town, period, "", late=0.2))
    if before is None:
        return rows
    for period in quarter(before.year, 1).until(quarter(day.year, 4)):
        if before <= period.last_day < day:
            rows += [_row(town, period, unit) for unit in _UNITS]
    return rows


def _row(town: Town, period: Period, unit: str, late: float = 0.0) -> tuple[Cell, ...]:
    """One made-up row, the same each time. late: what was entered after the first count."""
    chance = Random(f"{period.starts_on} {unit}")  # noqa: S311 - made up, and the same each time
    people = sum(t.people for x in town.domains if unit in {"", x.name} for t in x.teams)
    middle = period.starts_on.month + (1 if unit else 0.5)
    winter = 0.8 * math.cos(2 * math.pi * (middle - 1.5) / 12)
    absence = _LEVEL + _UNITS.get(unit, 0.0) + winter + chance.gauss(0, 0.25) + late
    left = chance.choice((0, 1, 1, 2) if unit else (1, 2, 2, 3, 3, 4, 5))
    starts = period.starts_on
    name = f"{starts.year} Q{(starts.month + 2) // 3}" if unit else f"{starts:%Y-%m}"
    return (
        name,
        unit,
        f"{absence:.1f}".replace(".", ","),
        f"{100 * left / people:.1f}".replace(".", ","),
    )
