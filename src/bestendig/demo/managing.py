"""What Robin does for the team of Wegen en Riolering, beside talks and agreements.

After the demo's own story (`docs/demo.md`): newcomers are shown the work, and that counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from bestendig.catalogue.models import Intervention
from bestendig.common import scope
from bestendig.common.scope import Actor, Origin
from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.dialogue.team import proposing, room, together
from bestendig.dialogue.team.models import RoomKind, StoryRota
from bestendig.dialogue.team.queries import next_up
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

Step = tuple[date, Role, str, Callable[[], object]]
# When, what for, hours, euros; and what was used by the autumn.
_LINES: Final = (
    (date(2026, 3, 16), RoomKind.SHOWING_IN, 96, 0, 80, 0),
    (date(2026, 6, 22), RoomKind.COURSE, 30, 1200, 30, 1140),
    (date(2026, 10, 5), RoomKind.TOGETHER, 28, 0, 12, 0),
)
_PROPOSED: Final = ((date(2026, 9, 7), "BRUIS", True), (date(2026, 11, 23), "Naast Elkaar", False))

_TOGETHER: Final = date(2026, 10, 12)
_TURNS, _ADDED = 4, 6


def steps(town: Town) -> list[Step]:
    """What Robin writes down and proposes."""
    if town is not VOORBEELDSTAD:
        return []
    lines: list[Step] = [(x[0], Role.MANAGER, "Robin", partial(_line, *x)) for x in _LINES]
    lines += [(x[0], Role.MANAGER, "Robin", partial(_propose, *x[1:])) for x in _PROPOSED]
    return [*lines, (_TOGETHER, Role.MANAGER, "Robin", _together)]


def _robin() -> Person:
    person: Person = Person.objects.get(first_name="Robin", last_name="")
    return person


def _line(on: date, kind: str, hours: int, euros: int, hours_used: int, euros_used: int) -> None:
    robin = _robin()
    row = room.add_line(robin, kind, on, hours, euros)
    room.note_used(robin, row.pk, hours_used, euros_used)


def _together() -> None:
    """A story at the start of the day, a goal, and what Robin does about what people lack."""
    robin = _robin()
    together.begin_stories(robin)
    rota = StoryRota.objects.get(manager=robin)
    for _ in range(_TURNS):
        together.pass_turn(robin, rota.pk, next_up(rota).pk)
    goal = together.set_goal(
        robin, "Tien keer een ochtend meelopen met een collega", 10, date(2026, 12, 18)
    )
    for _ in range(_ADDED):
        together.add_to_goal(robin, goal.pk)
    together.write_action(
        robin, "De ploeg kiest zelf de volgorde van de klussen op maandag", date(2026, 12, 1)
    )


def _propose(offered: str, yes: bool) -> None:
    """To the first of the team by name; who says yes does so on the same day."""
    robin = _robin()
    team = Person.objects.filter(manager=robin, ends_on=None).exclude(last_name="")
    whom = team.order_by("last_name", "first_name").first()
    what = Intervention.objects.filter(name=offered, retired_at=None).first()
    if whom is None or what is None:
        return
    row = proposing.propose(robin, whom, what.pk, 16, 0)
    if yes:
        as_them = Actor(
            account=whom.account_id, person=whom.pk, role=Role.EMPLOYEE, origin=Origin.COMMAND
        )
        with scope.acting(as_them):
            proposing.answer(whom, row.pk, yes=True)
