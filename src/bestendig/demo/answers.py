"""What the made-up people answer: drawn anew at each build, and the same at each build.

Everybody has a mood of their own that stays over the surveys, and a little chance each time. What
the story wants to be seen is in `LEVELS` and in the town's `leanings`.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from bestendig.demo.people import Row
from bestendig.demo.story import Town
from bestendig.questionnaires.asked import Asked

_PERSON: Final = 0.45
_SUBJECT: Final = 0.35
_CHANCE: Final = 0.7
_SKIPS: Final = 0.02
_KEEN: Final = 0.25
# One standard deviation of the mean of three questions.
_ONE: Final = 0.7
# The mean of each subject on a scale of one to five.
LEVELS: Final = MappingProxyType(
    {
        "vitaliteit": 3.7,
        "koers_organisatie": 3.2,
        "cultuur": 3.5,
        "inspraak": 2.8,
        "verandergedrag": 2.9,
        "aanbod": 3.9,
        "maatwerkafspraken": 3.4,
        "autonomie": 3.6,
        "leerruimte": 3.8,
        "dialoog": 2.9,
        "leiderschap": 3.3,
        "eva_gesprek": 3.9,
        "fase_weten": 3.5,
        "fase_willen": 3.6,
        "fase_mogen_kunnen_durven": 3.4,
        "fase_doen": 3.0,
        "fase_volhouden": 2.5,
    }
)


def answers_of(
    town: Town,
    row: Row,
    wave: int,
    asked: Iterable[Asked],
    drift: Mapping[str, Mapping[str, float]] = MappingProxyType({}),
) -> Mapping[str, Any]:
    """What somebody says in the survey of this number. A question is skipped now and then.

    drift: subject -> staff number -> how far somebody is from others, in standard deviations.
    """
    mood = _chance(town, row).gauss(0, _PERSON)
    now = _chance(town, row, wave)
    given: dict[str, int] = {}
    for one in asked:
        own = _chance(town, row, one.construct).gauss(0, _SUBJECT)
        level = LEVELS.get(one.construct, 3.3) + _leaning(town, row.team, one.construct, wave)
        level += _ONE * drift.get(one.construct, {}).get(row.number, 0.0)
        drawn = level + mood + own + now.gauss(0, _CHANCE)
        if one.reverse:
            drawn = one.answers.lowest + one.answers.highest - drawn
        if now.random() > _SKIPS:
            given[one.series] = _within(round(drawn), one)
    return given


def answers_at_all(town: Town, row: Row, wave: int, response: float) -> bool:
    """Whether somebody takes part: some nearly always do, others hardly ever."""
    keen = _chance(town, row, "keen").uniform(-_KEEN, _KEEN)
    return _chance(town, row, "takes part", wave).random() < response + keen


def _chance(town: Town, row: Row, *about: object) -> random.Random:
    words = "/".join(str(x) for x in (town.slug, row.number, *about))
    return random.Random(words)  # noqa: S311 - a story, not a secret


def _leaning(town: Town, team: str, subject: str, wave: int) -> float:
    found = (x for x in town.leanings if x.subject == subject and x.since <= wave)
    return sum(x.by for x in found if not x.teams or team in x.teams)


def _within(value: int, one: Asked) -> int:
    return min(max(value, one.answers.lowest), one.answers.highest)
