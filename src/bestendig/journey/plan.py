"""What a plan says, as its owner reads it: frozen values, made of the opened documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from bestendig.dimodel import Word
from bestendig.journey.models import Leaf

Kind = Leaf.Kind
Document = Mapping[str, Any]
# What holds somebody back inside “action”; each leads to another next step (R8).
HURDLES: Final = (Word.MOGEN, Word.KUNNEN, Word.DURVEN)
# From here on a look-back says that it is good to see somebody again.
_AWAY: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Habit:
    """One habit, in its owner's words."""

    words: str
    since: date


@dataclass(frozen=True, slots=True)
class Week:
    """One look back."""

    on: date
    words: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk with anybody; who: as its owner calls them, also people outside, also nobody."""

    on: date
    who: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All of it. cluster, word: codes of the DI-model, or empty. hurdles: what stands in the way.

    shortlist: ids of what is on offer. paused: no question every week. reminded: by mail.
    """

    cluster: str = ""
    destination: str = ""
    enjoys: str = ""
    good_at: str = ""
    learns: str = ""
    goal: str = ""
    look_back: date | None = None
    word: str = ""
    hurdles: tuple[str, ...] = ()
    habits: tuple[Habit, ...] = ()
    habits_done: tuple[Habit, ...] = ()
    weeks: tuple[Week, ...] = ()
    paused: bool = False
    reminded: bool = False
    talks: tuple[Talk, ...] = ()
    shortlist: tuple[UUID, ...] = ()

    @property
    def for_a_talk(self) -> tuple[str, ...]:
        """Lines that its owner may want to talk about: the goal, and what was explored."""
        found = (self.goal, self.enjoys, self.good_at, self.learns)
        return tuple(line for x in found for line in map(str.strip, x.splitlines()) if line)

    @property
    def begun(self) -> bool:
        """Whether there is anything in it."""
        return self != Plan()

    def was_away(self, today: date) -> bool:
        """Whether the last look back is more than two weeks ago."""
        return bool(self.weeks) and today - self.weeks[0].on > _AWAY


def plan_of(documents: Mapping[str, Document]) -> Plan:
    """The plan that these documents make, newest first in every list."""
    goal, habits = documents.get(Kind.GOAL, {}), documents.get(Kind.HABITS, {})
    explored = documents.get(Kind.EXPLORED, {})
    compass, weeks = documents.get(Kind.COMPASS, {}), documents.get(Kind.WEEKS, {})
    return Plan(
        cluster=compass.get("cluster", ""),
        destination=compass.get("words", ""),
        enjoys=explored.get("enjoys", ""),
        good_at=explored.get("good_at", ""),
        learns=explored.get("learns", ""),
        goal=goal.get("words", ""),
        look_back=_day(goal.get("look_back")),
        word=documents.get(Kind.STANDING, {}).get("word", ""),
        hurdles=tuple(documents.get(Kind.HURDLES, {}).get("hurdles", ())),
        habits=tuple(_habit(x) for x in habits.get("now", ())),
        habits_done=tuple(_habit(x) for x in reversed(habits.get("before", ()))),
        weeks=tuple(
            Week(date.fromisoformat(x["on"]), x["words"])
            for x in reversed(weeks.get("entries", ()))
        ),
        paused=bool(weeks.get("paused")),
        reminded=bool(weeks.get("reminded")),
        talks=tuple(
            Talk(date.fromisoformat(x["on"]), x["who"], x["words"])
            for x in reversed(documents.get(Kind.TALKS, {}).get("entries", ()))
        ),
        shortlist=tuple(UUID(x) for x in documents.get(Kind.SHORTLIST, {}).get("ids", ())),
    )


def _habit(found: Document) -> Habit:
    return Habit(found["words"], date.fromisoformat(found["since"]))


def _day(found: str | None) -> date | None:
    return date.fromisoformat(found) if found else None
