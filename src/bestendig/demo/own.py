"""Plans of one's own, shown only to their owners: Luca's, and Jo and Bo as buddies; Mika's idea.

Luca's PIN stands at the demo's door, so that a visitor can open the plan; in real life nobody has
it. What Luca writes is sealed here as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from bestendig.common import scope
from bestendig.common.ring import opening
from bestendig.common.ring.opened import Opened
from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.dimodel import Outcome, Word
from bestendig.journey import actions, buddies, sharing
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.lasting import answer_idea, bring_idea
from bestendig.programmes.models import Idea, Programme

Step = tuple[date, Role, str, Callable[[], object]]
PIN: Final = "731946"
BEGUN: Final = date(2026, 3, 6)
IDEA: Final = "Doe het zaaksysteem eerst met ons."
# Two Fridays are missed before the second look back; nothing says so.
_WEEKS: Final = (
    (date(2026, 3, 13), "Gevraagd hoe een persbericht ontstaat."),
    (date(2026, 4, 3), "Gevraagd, mag."),
)


def steps(town: Town, adviser: str) -> list[Step]:
    """What they do in this town, and when."""
    if town is not VOORBEELDSTAD:
        return []
    found: list[Step] = [(BEGUN, Role.EMPLOYEE, "Luca", _begin)]
    found += [(day, Role.EMPLOYEE, "Luca", partial(_look_back, day, said)) for day, said in _WEEKS]
    found += [
        (date(2026, 4, 3), Role.EMPLOYEE, "Luca", partial(_share, "Charlie")),
        (date(2026, 6, 12), Role.EMPLOYEE, "Jo", _look_for_a_buddy),
        (date(2026, 6, 15), Role.EMPLOYEE, "Bo", partial(_ask, "Jo")),
        (date(2026, 6, 16), Role.EMPLOYEE, "Jo", _say_yes),
        (date(2025, 10, 2), Role.EMPLOYEE, "Mika", _bring),
        (date(2025, 10, 6), Role.ADVISER, adviser, _answer),
    ]
    return found


def _me() -> Person:
    me: Person = Person.objects.get(pk=scope.actor().person)
    return me


def _named(name: str) -> Person:
    person: Person = Person.objects.get(first_name=name, last_name="")
    return person


def _opened() -> Opened:
    return opening.open_with(_me().pk, PIN)


def _begin() -> None:
    opened = opening.begin(_me().pk, PIN)
    actions.set_compass(opened, Outcome.ADAPTABILITY, "Bij Communicatie, met verhalen uit de stad.")
    goal = "Voor de zomer een dag meelopen bij Communicatie."
    actions.set_goal(opened, goal, date(2026, 7, 1))
    actions.set_standing(opened, Word.DURVEN)
    actions.set_hurdles(opened, [Word.DURVEN])
    actions.begin_habit(opened, "Elke week één vraag stellen.", BEGUN)


def _look_back(day: date, said: str) -> None:
    actions.look_back(_opened(), said, day)


def _share(reader: str) -> None:
    sharing.share(_opened(), sharing.What.GOAL, _named(reader).pk)


def _look_for_a_buddy() -> None:
    buddies.wish(_me().pk, wanted=True)


def _ask(name: str) -> None:
    _look_for_a_buddy()
    buddies.ask(_me().pk, _named(name).pk)


def _say_yes() -> None:
    me = _me()
    (pair,) = buddies.pairs(me.pk)
    buddies.answer(me.pk, pair.pk, yes=True)


def _bring() -> None:
    bring_idea(Programme.objects.get(name="Frisse Weken").pk, _me(), IDEA, named=False)


def _answer() -> None:
    idea = Idea.objects.get(idea=IDEA)
    answer_idea(idea.pk, "Doen we. In november oefenen eerst twee consulenten mee.")
