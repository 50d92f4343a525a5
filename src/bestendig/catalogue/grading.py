"""What the results of one measure of one intervention amount to together, by rule.

1. No result: nothing is known. Nothing but a stored result ever gives a letter; a claim never does.
2. Two or more results with a comparison are pooled, all of them, whatever they found: the strong
   ones alone (strength A or B) when there are two, else with the weaker. The letter is the weakest
   strength among them, and it is given only where the pooled interval leaves no change out.
3. With exactly two, a pooled interval can hardly decide. Then the more precise of the two stands,
   unless they contradict each other.
4. Otherwise the result with the strongest design stands; of equals the newest. A result whose
   numbers are withheld (small groups) can stand, and cannot be pooled: that hangs on how many
   people there were, never on what was found.

Reasons: docs/decisions/0100.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from bestendig.catalogue.codes import GradeCode
from bestendig.catalogue.models import Result
from bestendig.effects.grade import VerdictCode
from bestendig.effects.planning import Situation, options
from bestendig.effects.pooling import Pooled, pool

# From here on an effect counts, in standard deviations, as everywhere in the engine.
SMALLEST: Final = 0.2
# An effect of that size is found four times out of five when the standard error is this small.
ENOUGH: Final = SMALLEST / 2.8
_LETTERS: Final = (GradeCode.A, GradeCode.B, GradeCode.C, GradeCode.D)
_STRONG: Final = frozenset({GradeCode.A, GradeCode.B})


class Rule(StrEnum):
    """Which rule gave the letter; `standing.why.<code>` in the deck."""

    NOTHING = "nothing"
    REFUSED = "refused"
    ONE = "one"
    POOLED = "pooled"
    PRECISE = "precise"
    CONTRADICT = "contradict"
    STRONGEST = "strongest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is known of one measure. better: the direction (None: none may be said).

    results: all, the newest first. decided: the one that stands, where one does. times: how many
    times as many people it would take to see the smallest effect that counts.
    """

    outcome: str
    measure: str
    name: str
    grade: GradeCode
    verdict: VerdictCode
    rule: Rule
    better: bool | None = None
    pooled: Pooled | None = None
    decided: Result | None = None
    results: tuple[Result, ...] = ()
    times: int | None = None

    @property
    def retained(self) -> Result | None:
        """The newest result that also says how much was left later."""
        return next((x for x in self.results if x.retention is not None), None)


def standings(results: Iterable[Result]) -> list[Standing]:
    """A standing for each outcome and measure, in that order."""
    found: dict[tuple[str, str], list[Result]] = {}
    for result in results:
        found.setdefault((result.outcome, result.measure), []).append(result)
    return [standing(found[key]) for key in sorted(found)]


def standing(results: Sequence[Result]) -> Standing:
    """The standing of the results of one measure. Raises IndexError when there is none."""
    newest = tuple(sorted(results, key=lambda x: (x.ended_on, str(x.source)), reverse=True))
    shown = [x for x in newest if x.effect is not None and x.se is not None]
    compared = [x for x in shown if x.strength != GradeCode.D]
    strong = [x for x in compared if x.strength in _STRONG]
    together = strong if len(strong) > 1 else compared
    if len(together) > 1:
        return _together(newest, together)
    known = [x for x in newest if x in shown or x.withheld]
    if not known:
        return _made(newest, GradeCode.NONE, VerdictCode.NONE, Rule.REFUSED, None)
    best = min(known, key=lambda x: _LETTERS.index(GradeCode(x.strength)))
    return _of_one(newest, best, Rule.ONE if len(newest) == 1 else Rule.STRONGEST)


@cache
def people_needed() -> int:
    """How many people who want to take part, half of them first, make a usual effect visible."""
    low, high = 20, 20_000
    while low < high:
        middle = (low + high) // 2
        seen = any(
            x.within_reach and x.refusal is None
            for x in options(Situation(people=middle, can_wait=True))
            if x.grade == "A"
        )
        low, high = (low, middle) if seen else (middle + 1, high)
    return int(math.ceil(low / 10) * 10)


def _together(newest: tuple[Result, ...], together: list[Result]) -> Standing:
    pooled = pool([x.effect or 0.0 for x in together], [x.se or 0.0 for x in together])
    assert isinstance(pooled, Pooled)  # noqa: S101 - there are two or more
    weakest = max((GradeCode(x.strength) for x in together), key=_LETTERS.index)
    grade, verdict = _pooled_verdict(pooled, weakest)
    if grade is GradeCode.NONE and len(together) == 2:
        if _contradict(*together):
            return _made(newest, grade, verdict, Rule.CONTRADICT, None, pooled)
        precise = min(together, key=lambda x: x.se or math.inf)
        return _of_one(newest, precise, Rule.PRECISE, pooled)
    better = None if grade in {GradeCode.NONE, GradeCode.ZERO} else pooled.estimate > 0
    return _made(newest, grade, verdict, Rule.POOLED, better, pooled, _times(together))


def _pooled_verdict(pooled: Pooled, weakest: GradeCode) -> tuple[GradeCode, VerdictCode]:
    if weakest in _STRONG and pooled.low > -SMALLEST and pooled.high < SMALLEST:
        return GradeCode.ZERO, VerdictCode.NEGLIGIBLE
    if pooled.low <= 0 <= pooled.high:
        return GradeCode.NONE, VerdictCode.NONE
    if weakest not in _STRONG:
        return weakest, VerdictCode.ASSOCIATED
    return weakest, VerdictCode.EFFECT if pooled.estimate > 0 else VerdictCode.HARM


def _contradict(one: Result, other: Result) -> bool:
    """Whether both say something, and not the same."""
    said = [_said(one), _said(other)]
    return None not in said and said[0] != said[1]


def _said(result: Result) -> str | None:
    if result.grade == GradeCode.ZERO:
        return "zero"
    return None if result.better is None else str(result.better)


def _of_one(
    newest: tuple[Result, ...], one: Result, rule: Rule, pooled: Pooled | None = None
) -> Standing:
    return _made(
        newest, GradeCode(one.grade), VerdictCode(one.verdict), rule, one.better, pooled,
        _times([one]), one,
    )  # fmt: skip


def _made(
    newest: tuple[Result, ...],
    grade: GradeCode,
    verdict: VerdictCode,
    rule: Rule,
    better: bool | None,
    pooled: Pooled | None = None,
    times: int | None = None,
    decided: Result | None = None,
) -> Standing:
    first = newest[0]
    return Standing(
        outcome=first.outcome,
        measure=first.measure,
        name=first.measure_name,
        grade=grade,
        verdict=verdict,
        rule=rule,
        better=better,
        pooled=pooled,
        decided=decided,
        results=newest,
        times=times if grade is GradeCode.NONE else None,
    )


def _times(results: Sequence[Result]) -> int | None:
    """How many times as many people: the variance now over the variance that would do."""
    if any(x.strength == GradeCode.D for x in results):
        return None  # more people do not help a comparison that is not there
    precision = sum(1 / x.se**2 for x in results if x.se)
    return max(2, math.ceil(1 / precision / ENOUGH**2)) if precision else None
