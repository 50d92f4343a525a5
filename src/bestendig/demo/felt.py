"""What people answer in the surveys of the programmes: drawn anew at each build, by a truth.

Everybody has a mood that stays, and a chance of their own each time; scores of two surveys
correlate about .6. Nothing here knows what will be concluded.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable
from typing import Final

from bestendig.demo.people import Row
from bestendig.questionnaires.asked import Asked

_LEVEL: Final = 3.1
_STAYS: Final = 0.7
# Of the mean of a few questions: one standard deviation of it, in what somebody feels.
_ONE: Final = 1.09
_TEAMS: Final = 0.15


def said(
    row: Row, programme: str, survey: int, shift: float, asked: Iterable[Asked]
) -> dict[str, int]:
    """Question -> answer. shift: in standard deviations of the scale."""
    mood = _chance(row, programme).gauss(0, math.sqrt(_STAYS))
    now = _chance(row, programme, survey)
    felt = mood + now.gauss(0, math.sqrt(1 - _STAYS)) + _ONE * shift
    found = {}
    for one in asked:
        low, high = one.answers.lowest, one.answers.highest
        value = min(max(round(_LEVEL + 0.9 * (0.8 * felt + 0.6 * now.gauss(0, 1))), low), high)
        found[one.series] = low + high - value if one.reverse else value
    return found


def answers(row: Row, programme: str, survey: int, response: float) -> bool:
    """Whether somebody hands it in: some nearly always do."""
    keen = _chance(row, programme, "keen").uniform(-0.1, 0.1)
    return _chance(row, programme, "takes part", survey).random() < response + keen


def of_team(team: str) -> float:
    """How much more or less it does in one team than in the others."""
    return random.Random(team).gauss(0, _TEAMS)  # noqa: S311 - a story, not a secret


def chosen(rows: Iterable[Row], programme: str, named: Iterable[str], people: int) -> list[Row]:
    """Who takes part: who has a name in the story, and others; all of them when `people` is 0."""
    first = set(named)
    found = sorted(rows, key=lambda x: (not (x.first in first and not x.last),
                                        _chance(x, programme, "joins").random()))  # fmt: skip
    return found[: people or len(found)]


def _chance(row: Row, *about: object) -> random.Random:
    words = "/".join(str(x) for x in (row.number, *about))
    return random.Random(words)  # noqa: S311 - a story, not a secret
