"""Who counts as taking part and who is compared, where the plan draws no lots; and what lacks.

For advisers and HR: counts and units, beside the list of names that they see already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bestendig.effects.design_codes import BY_LOT, COMPARED, IN_TURN, DesignCode
from bestendig.effects.thresholds import FEWEST_ANSWERS
from bestendig.organisations.queries.people import unit_names
from bestendig.organisations.queries.units import Tree
from bestendig.programmes.models import Enrolment, PlannedWave
from bestendig.programmes.queries.arms import others
from bestendig.programmes.queries.programmes import Standing, When
from bestendig.programmes.queries.taking_part import design_of, intake_of

EVE: Final = timedelta(hours=12)
"""So long before it is too late the clock settles what follows from the plan."""
_S = Enrolment.State
_BEFORE: Final = frozenset({PlannedWave.Role.EARLIER, PlannedWave.Role.START})


class Lack(StrEnum):
    """What is missing. The first four stop it; of the others the proof suffers."""

    PLAN = "plan"
    NOBODY = "nobody"
    TEAM = "team"
    LATE = "late"
    FEW = "few"
    FEW_OTHERS = "few_others"
    ASKED = "asked"


STOPS: Final = frozenset({Lack.PLAN, Lack.NOBODY, Lack.TEAM, Lack.LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A team that starts: its name, and how many of it take part."""

    unit: UUID
    name: str
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """As it stands today. people: who take part and count; others: with whom they are compared
    (None: with nobody); asked: who gave no answer yet; until: when it must be settled."""

    code: DesignCode
    people: int
    others: int | None
    asked: int
    teams: tuple[Side, ...]
    until: datetime | None
    lacks: tuple[Lack, ...]

    @property
    def in_turn(self) -> bool:
        """Whether everybody starts in turn."""
        return self.code in IN_TURN

    @property
    def compared(self) -> bool:
        """Whether others answer too."""
        return self.code in COMPARED


def sides_of(standing: Standing, tree: Tree, compared: Collection[UUID] = ()) -> Sides | None:
    """How it stands; None where lots are drawn, or nothing is measured."""
    programme = standing.programme
    design = design_of(programme)
    if design is None or design.code in BY_LOT:
        return None
    code = DesignCode(design.code)
    rows = list(Enrolment.objects.filter(programme=programme))
    inside = [x for x in rows if x.state == _S.IN]
    asked = sum(x.state == _S.ASKED for x in rows)
    rest = others(programme, compared, tree).count() if code in COMPARED else None
    until = settled_until(standing)
    holds = {
        Lack.PLAN: not standing.lock.holds,
        Lack.LATE: until is not None and until <= timezone.now(),
        Lack.NOBODY: not inside,
        Lack.TEAM: code in IN_TURN and any(x.unit_id is None for x in inside),
        Lack.FEW: 0 < len(inside) < FEWEST_ANSWERS,
        Lack.FEW_OTHERS: rest is not None and rest < FEWEST_ANSWERS,
        Lack.ASKED: asked > 0,
    }
    return Sides(
        code=code,
        people=len(inside),
        others=rest,
        asked=asked,
        teams=_teams(inside),
        until=until,
        lacks=tuple(x for x, lacking in holds.items() if lacking),
    )


def settled_until(standing: Standing) -> datetime | None:
    """Before the first answers since the plan was locked are opened: of a survey before the start
    that is its close, of a later one its opening. None while the plan was never locked."""
    moment = _first_opened(standing)
    if moment is None:
        return None
    return moment.closes_at if moment.role in _BEFORE else moment.opens_at


def follows_from_plan(standing: Standing, stands: Sides) -> bool:
    """Whether nothing is left to choose, so that the clock may settle it (decision 117).

    The plan names nobody to compare with, or everybody else who answers. There are enough people,
    nobody can sign up any more by then, and the survey whose answers come first is held.
    """
    design, moment = design_of(standing.programme), _first_opened(standing)
    if design is None or moment is None or stands.until is None or stands.in_turn:
        return False
    if moment.role in _BEFORE and moment.planned.wave_id is None:
        return False
    if stands.compared and not _says_everybody_else(design.comparison):
        return False
    until = intake_of(standing.programme).open_until
    if until is not None and until >= timezone.localdate(stands.until - EVE):
        return False
    return not set(stands.lacks) - {Lack.ASKED}


def everybody_else() -> str:
    """With whom a plan compares, where nobody chose otherwise."""
    return _("everybody else who answers")


def _says_everybody_else(words: str) -> bool:
    """In one of the languages."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            if words == everybody_else():
                return True
    return False


def _first_opened(standing: Standing) -> When | None:
    """Of a plan that was locked the survey whose answers are opened first."""
    plan = standing.programme.plan
    locked = min((x.locked_at for x in plan.versions.all()), default=None) if plan else None
    for moment in standing.moments:
        late = moment.missed and moment.role in _BEFORE
        if locked is not None and moment.closes_at > locked and not late:
            return moment
    return None


def _teams(inside: list[Enrolment]) -> tuple[Side, ...]:
    counts = Counter(x.unit_id for x in inside if x.unit_id)
    names = unit_names(counts)
    found = [Side(unit=x, name=names.get(x, ""), people=n) for x, n in counts.items()]
    return tuple(sorted(found, key=lambda side: side.name))
