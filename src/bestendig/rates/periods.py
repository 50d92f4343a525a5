"""Months and quarters, as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from bestendig.rates.models import Grain

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan january januari", "feb february februari", "mrt mar march maart", "apr april",
         "mei may", "jun june juni", "jul july juli", "aug august augustus", "sep sept september",
         "okt oct october oktober", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_YEAR: Final = r"(?P<year>(?:19|20)\d\d)"
_QUARTER: Final = r"(?:q|k|kw|kwartaal|quarter|kwart)"
_QUARTERS: Final = (
    re.compile(rf"{_YEAR} ?{_QUARTER} ?0?(?P<quarter>[1-4])"),
    re.compile(rf"{_QUARTER} ?0?(?P<quarter>[1-4]) ?{_YEAR}"),
    re.compile(rf"(?P<quarter>[1-4])(?:e|ste|de|st|nd|rd|th)? ?{_QUARTER} ?{_YEAR}"),
    re.compile(rf"{_YEAR} (?P<quarter>[1-4])(?:e|ste|de|st|nd|rd|th)? ?{_QUARTER}"),
)
_NUMBERED: Final = (
    re.compile(rf"{_YEAR} ?(?:m|mm|maand|month)? ?(?P<month>0?[1-9]|1[0-2])"),
    re.compile(rf"(?:m|maand|month)? ?(?P<month>0?[1-9]|1[0-2]) {_YEAR}"),
    re.compile(rf"{_YEAR}(?P<month>0[1-9]|1[0-2])"),
    re.compile(rf"(?:0?1) (?P<month>0?[1-9]|1[0-2]) {_YEAR}"),
    re.compile(rf"{_YEAR} (?P<month>0?[1-9]|1[0-2]) (?:0?1)(?: 00 00 00)?"),
)
_NAMED: Final = (
    re.compile(rf"(?P<name>[a-z]+) ?{_YEAR}"),
    re.compile(rf"{_YEAR} ?(?P<name>[a-z]+)"),
    re.compile(r"(?P<name>[a-z]+) (?P<short>\d\d)"),
)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A month or a quarter, by its first day."""

    starts_on: date
    grain: Grain

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.after().starts_on - timedelta(days=1)

    def after(self, steps: int = 1) -> Period:
        """The one so many further on."""
        months = steps * (3 if self.grain is Grain.QUARTER else 1)
        place = self.starts_on.year * 12 + self.starts_on.month - 1 + months
        return Period(date(place // 12, place % 12 + 1, 1), self.grain)

    def until(self, last: Period) -> Iterator[Period]:
        """This one and those after it, `last` included."""
        at = self
        while at <= last:
            yield at
            at = at.after()

    def steps_to(self, day: date) -> int:
        """How many periods on from this one `day` lies."""
        months = (day.year - self.starts_on.year) * 12 + day.month - self.starts_on.month
        return months // (3 if self.grain is Grain.QUARTER else 1)


def month(year: int, number: int) -> Period:
    """A month of a year."""
    return Period(date(year, number, 1), Grain.MONTH)


def quarter(year: int, number: int) -> Period:
    """A quarter of a year."""
    return Period(date(year, 3 * number - 2, 1), Grain.QUARTER)


def period_of(cell: object) -> Period:
    """What a cell means: maart 2026, mrt-26, 2026-03, 03/2026, 202603, a date, Q1 2026,
    1e kwartaal 2026, 2026KW01. Raises ValueError for what is neither month nor quarter.

    A date that is not the first of a month is no month: it may be somebody's.
    """
    if isinstance(cell, datetime | date):
        if cell.day != 1:
            raise ValueError("a day")
        return month(cell.year, cell.month)
    text = re.sub(r"[^a-z0-9]+", " ", str(cell).casefold()).strip()
    for pattern in _QUARTERS:
        if found := pattern.fullmatch(text):
            return quarter(int(found["year"]), int(found["quarter"]))
    for pattern in _NUMBERED:
        if found := pattern.fullmatch(text):
            return month(int(found["year"]), int(found["month"]))
    for pattern in _NAMED:
        if (found := pattern.fullmatch(text)) and found["name"] in _MONTHS:
            parts = found.groupdict()
            year = int(parts.get("year") or f"20{parts.get('short')}")
            return month(year, _MONTHS[found["name"]])
    raise ValueError("no month or quarter")
