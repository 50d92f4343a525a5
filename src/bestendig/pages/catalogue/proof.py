"""What is known of an intervention, in words: plain for who may take part, full for who decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bestendig.catalogue.codes import GradeCode
from bestendig.catalogue.entries import Entry
from bestendig.catalogue.grading import SMALLEST, Rule, Standing, people_needed
from bestendig.catalogue.models import Result
from bestendig.common.numbers import number, percentage
from bestendig.effects.grade import VerdictCode
from bestendig.pages.catalogue import names
from bestendig.pages.wording import here

_LETTERS: Final = frozenset({GradeCode.A, GradeCode.B, GradeCode.C, GradeCode.D})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One result, in words for a row of a table."""

    result: Result
    how: str
    grade: str
    effect: str
    kept: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is known of one measure, in words. The verdict comes first, then how sure, then why."""

    standing: Standing
    verdict: str
    grade: str
    why: str
    size: str
    pooled: str
    kept: str
    needed: str
    rows: tuple[Told, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One outcome on a card. aimed: whether the intervention means to improve it."""

    code: str
    name: str
    aimed: bool
    shown: tuple[Shown, ...]
    needed: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One measure in a cell of the grid: short, with a code for its look."""

    code: str
    name: str
    said: str
    grade: str
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell of the grid. state: measured, empty, library, or aside (not what it is for)."""

    code: str
    name: str
    state: str
    lines: tuple[Line, ...] = ()


def plain_proof(standings: Sequence[Standing]) -> list[str]:
    """What is known, for somebody who may take part. No letters, no figures."""
    if not standings:
        return [here("proof.nothing")]
    return [here(f"proof.{_plain_code(x)}", outcome=x.name) for x in standings]


def needed_at_first() -> str:
    """What it would take to know something of what was never measured."""
    return here("works.needed", needed=people_needed())


def parts(name: str, outcomes: Sequence[str], standings: Sequence[Standing]) -> list[Part]:
    """The card of one intervention, an outcome after another: those it is for, and measured."""
    measured = {x.outcome for x in standings}
    return [
        Part(
            code=code,
            name=called,
            aimed=code in outcomes,
            shown=tuple(_shown(name, x) for x in standings if x.outcome == code),
            needed=needed_at_first(),
        )
        for code, called in names.outcomes()
        if code in outcomes or code in measured
    ]


def cells(entry: Entry, standings: Sequence[Standing]) -> list[Cell]:
    """The row of one entry in the grid."""
    found = []
    for code, called in names.outcomes():
        lines = tuple(_line(x) for x in standings if x.outcome == code)
        if lines:
            state = "measured"
        elif code not in entry.outcomes:
            state = "aside"
        else:
            state = "empty" if entry.pk else "library"
        found.append(Cell(code=code, name=called, state=state, lines=lines))
    return found


def verdict_words(name: str, standing: Standing) -> str:
    """The verdict as a sentence of the deck."""
    said = {"programme": name, "outcome": standing.name}
    if standing.rule is Rule.REFUSED:
        return here("standing.refused", **said)
    if standing.rule is Rule.CONTRADICT:
        return here("standing.contradict", **said)
    if standing.grade is GradeCode.ZERO:
        return here("verdict.zero.file", **said, smallest=_deviations(SMALLEST))
    if standing.verdict is VerdictCode.NO_CHANGE:
        return here("verdict.zero.weak", **said)
    if standing.grade is GradeCode.NONE:
        weak = standing.times is None and not _only_few(standing)
        return here("verdict.none.weak" if weak else "verdict.none", **said)
    return here(f"verdict.{standing.grade}.{_direction(standing)}", **said)


def _shown(name: str, standing: Standing) -> Shown:
    decided, pooled, kept = standing.decided, standing.pooled, standing.retained
    size = ""
    if decided is not None and decided.effect is not None:
        size = _size(decided.effect, decided.low, decided.high)
    if standing.rule is Rule.POOLED and pooled is not None:
        size = _size(pooled.estimate, pooled.low, pooled.high)
    return Shown(
        standing=standing,
        verdict=verdict_words(name, standing),
        grade=here(f"grade.{standing.grade}"),
        why=here(f"standing.why.{standing.rule}", results=len(standing.results)),
        size=size,
        pooled=_pooled(standing),
        kept=_kept(kept) if kept else "",
        needed=_needed(standing),
        rows=tuple(_told(x) for x in standing.results),
    )


def _told(result: Result) -> Told:
    effect = here("standing.withheld" if result.withheld else "standing.no_figure")
    if result.effect is not None:
        effect = _short(result.effect, result.low, result.high)
    return Told(
        result=result,
        how=f"{here(f'design.{result.design}')} {here(f'assignment.{result.assignment}')}",
        grade=here(f"grade.{result.grade}"),
        effect=effect,
        kept=_kept(result) if result.retention is not None else "",
    )


def _line(standing: Standing) -> Line:
    more = []
    if standing.results:
        more.append(here("works.cell.people", people=standing.results[0].get_people_display()))
    if standing.retained is not None:
        more.append(_kept_short(standing.retained))
    if standing.times:
        more.append(here("works.cell.times", times=standing.times))
    return Line(
        code=_plain_code(standing),
        name=standing.name,
        said=here(f"works.cell.{_plain_code(standing)}"),
        grade=here(f"grade.{standing.grade}"),
        more=" · ".join(more),
    )


def _plain_code(standing: Standing) -> str:
    """`A.better` … `D.worse`, `zero` or `none`."""
    if standing.grade in _LETTERS:
        return f"{standing.grade}.{_direction(standing)}"
    return str(standing.grade)


def _needed(standing: Standing) -> str:
    """What it would take, where there is no verdict and more people would help."""
    if standing.times:
        return here("works.times", times=standing.times)
    return needed_at_first() if _only_few(standing) else ""


def _only_few(standing: Standing) -> bool:
    """Whether a strong comparison gave no verdict, with groups too small to show."""
    one = standing.decided
    if one is None or standing.grade is not GradeCode.NONE:
        return False
    return one.withheld and one.strength in {GradeCode.A, GradeCode.B}


def _direction(standing: Standing) -> str:
    return "better" if standing.better else "worse"


def _pooled(standing: Standing) -> str:
    pooled = standing.pooled
    if pooled is None:
        return ""
    said = here(
        "standing.pooled",
        count=pooled.k,
        effect=_number(pooled.estimate),
        low=_number(pooled.low),
        high=_number(pooled.high),
    )
    if pooled.prediction_low is None or pooled.prediction_high is None:
        return said
    next_one = here(
        "standing.next",
        low=_number(pooled.prediction_low),
        high=_number(pooled.prediction_high),
    )
    return f"{said} {next_one}"


def _size(effect: float, low: float | None, high: float | None) -> str:
    return here(
        "standing.size", effect=_number(effect), low=_number(low or 0.0), high=_number(high or 0.0)
    )


def _short(effect: float, low: float | None, high: float | None) -> str:
    return here(
        "standing.short", effect=_number(effect), low=_number(low or 0.0), high=_number(high or 0.0)
    )


def _kept(result: Result) -> str:
    share, low, high = result.retention, result.retention_low, result.retention_high
    return here(
        "standing.kept",
        months=result.retention_months or 0,
        share=percentage(share or 0.0, names.language()),
        low=percentage(low or 0.0, names.language()),
        high=percentage(high or 0.0, names.language()),
    )


def _kept_short(result: Result) -> str:
    return here(
        "works.cell.kept",
        months=result.retention_months or 0,
        share=percentage(result.retention or 0.0, names.language()),
    )


def _number(value: float) -> str:
    return number(value, 2, names.language(), signed=True)


def _deviations(value: float) -> str:
    return here("standing.deviations", value=number(value, 1, names.language()))
