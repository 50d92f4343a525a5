"""Periods, numbers and messages in words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bestendig.common.numbers import number
from bestendig.pages.wording import here
from bestendig.rates.models import Grain, Measure
from bestendig.rates.periods import Period
from bestendig.rates.queries import Series
from bestendig.rates.values import Problem, Weight

WEIGHTS: Final = {
    Weight.REFUSED: _("not taken"),
    Weight.LEFT_OUT: _("cell left out"),
    Weight.SKIPPED: _("row skipped"),
    Weight.TAKEN: _("taken, look again"),
}
# A period a year is as many periods back.
_YEAR: Final = {Grain.MONTH: 12, Grain.QUARTER: 4}
_LEAST: Final = 6


@dataclass(frozen=True, slots=True)
class Message:
    """A problem in words."""

    row: int
    column: str
    weight: str
    text: str


def language() -> str:
    """The language of the page."""
    return (get_language() or "nl")[:2]


def percent(value: Decimal | float) -> str:
    """“5,2%”."""
    return f"{number(float(value), 1, language())}%"


def period_words(period: Period) -> str:
    """“maart 2025”, “het 1e kwartaal van 2025”."""
    if period.grain is Grain.MONTH:
        return str(date_format(period.starts_on, "F Y"))
    return here("rates.quarter", number=_quarter(period), year=period.starts_on.year)


def period_short(period: Period) -> str:
    """“mrt 2025”, “2025-1”: for a table."""
    if period.grain is Grain.MONTH:
        return str(date_format(period.starts_on, "M Y"))
    return here("rates.quarter.short", number=_quarter(period), year=period.starts_on.year)


def message(problem: Problem) -> Message:
    """What is wrong with a row and how to mend it."""
    params = {
        name: period_words(value) if isinstance(value, Period) else value
        for name, value in problem.params.items()
    }
    return Message(
        problem.row,
        problem.column,
        str(WEIGHTS[problem.weight]),
        capfirst(here(problem.code, **params)),
    )


def sentences(series: Series) -> list[str]:
    """How it is now, a year ago, and how much it goes up and down: no more than that."""
    last = series.known[-1]
    measure, now = series.measure, last.value or Decimal(0)
    said = [here(f"rates.now.{measure}", period=period_words(last.period), value=percent(now))]
    back = _YEAR[series.grain]
    values = {x.period: x.value for x in series.known if x.value is not None}
    before = values.get(last.period.after(-back))
    if before is not None:
        said.append(here("rates.year_ago", value=percent(before), change=_change(now, before)))
    year = [x.value for x in series.known[-back:] if x.value is not None]
    if len(year) == back:
        said.append(
            here(f"rates.range.{series.grain}", low=percent(min(year)), high=percent(max(year)))
        )
    steps = [
        abs(value - values[period.after(-1)])
        for period, value in values.items()
        if period.after(-1) in values
    ]
    if len(steps) >= _LEAST:
        said.append(here(f"rates.steps.{series.grain}", value=percent(median(steps))))
    return said


def unknown(differs: str, measures: set[Measure]) -> list[str]:
    """What these figures cannot say."""
    said = ["rates.unknown.events", "rates.unknown.effect", "rates.unknown.season"]
    if Measure.ABSENCE in measures:
        said.insert(0, "rates.unknown.why")
    if Measure.TURNOVER in measures:
        said.insert(1, "rates.unknown.leaving")
    return [*map(here, said), *([here("rates.differs", differs=differs)] if differs else [])]


def _change(now: Decimal, before: Decimal) -> str:
    word = "same" if now == before else "more" if now > before else "less"
    return here(f"rates.change.{word}")


def _quarter(period: Period) -> int:
    return (period.starts_on.month + 2) // 3
