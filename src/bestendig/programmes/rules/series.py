"""Which periods count before and after a start, and how many of them are waited for.

A period in which it begins after its first week is half before and half after: it counts nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from bestendig.rates.models import Grain
from bestendig.rates.periods import Period

# As `effects.series` has it; it is heavy to load for a page.
LEAST: Final = 8
A_YEAR: Final = MappingProxyType({Grain.MONTH: 12, Grain.QUARTER: 4})
LENGTHS: Final = MappingProxyType({Grain.MONTH: (8, 12, 18, 24), Grain.QUARTER: (8, 12)})
"""After how many periods it may be judged; the choice is made before the start."""
_FIRST_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """first: the first period under the programme. last: the one after which it is judged.
    halved: the one in which it began, where that counts nowhere."""

    first: Period
    last: Period
    halved: Period | None


def span(begins: date, grain: Grain, periods: int) -> Span:
    """Of a programme that begins on a day, judged after so many periods."""
    at = period_with(begins, grain)
    halved = (begins - at.starts_on).days >= _FIRST_DAYS
    first = at.after() if halved else at
    return Span(first=first, last=first.after(periods - 1), halved=at if halved else None)


def period_with(day: date, grain: Grain) -> Period:
    """The month or quarter that a day is in."""
    month = day.month if grain is Grain.MONTH else 3 * ((day.month - 1) // 3) + 1
    return Period(date(day.year, month, 1), grain)
