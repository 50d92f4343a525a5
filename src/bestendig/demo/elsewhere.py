"""A programme of the fund, for people of two municipalities who help others.

The fund knows them as participants only: each municipality's are a group of their own there, and
one account opens both organisations.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

from bestendig.common import scope
from bestendig.demo.clock import on
from bestendig.demo.story import OEFENWAARD, VOORBEELDFONDS, VOORBEELDSTAD
from bestendig.organisations.actions.organisations import add_participants
from bestendig.organisations.actions.units import add_unit
from bestendig.organisations.models import Organisation, Person, Unit, UnitKind
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import lasting, measuring, meetings, taking_part
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Programme

As = Callable[[Organisation, str, Role], AbstractContextManager[Person]]

_NAME: Final = "Steviger Begeleiden"
# From each municipality: who leads people, and how many of them say yes.
_FROM: Final = ((VOORBEELDSTAD, 16, 14), (OEFENWAARD, 12, 10))
_ASKED, _PLANNED, _ANSWERED = date(2026, 9, 14), date(2026, 10, 5), date(2026, 11, 2)
_BEGINS, _ENDS = date(2027, 1, 18), date(2027, 4, 16)


def take_part_elsewhere(acting_as: As) -> None:
    """The fund's programme with its participants, once."""
    fund = Organisation.objects.get(slug=VOORBEELDFONDS.slug)
    with scope.bind(fund.pk):
        if Programme.objects.exists():
            return
    groups = [
        _group(acting_as, fund, f"Uit {town.name}", _people(town.slug, asked))
        for town, asked, _yes in _FROM
    ]
    with on(_PLANNED), acting_as(fund, "Rens", Role.HR) as adviser:
        programme = _plan(groups, adviser)
        asked = [taking_part.enrol_unit(programme.pk, x.pk) for x in groups]
    with on(_ANSWERED), acting_as(fund, "Rens", Role.HR):
        for rows, (_town, _asked, yes) in zip(asked, _FROM, strict=True):
            for place, row in enumerate(rows):
                (taking_part.accept if place < yes else taking_part.withdraw)(row.pk)


def _people(slug: str, most: int) -> list[str]:
    """Of one municipality: Mika, who is keen, and who leads people there; as one would paste it."""
    with scope.bind(Organisation.objects.get(slug=slug).pk):
        there = Person.objects.exclude(work_email="")
        keen = there.filter(first_name="Mika", last_name="")
        leading = there.filter(team__isnull=False).distinct().order_by("last_name", "pk")
        return [f"{x}; {x.work_email}" for x in [*keen, *leading][:most]]


def _group(acting_as: As, fund: Organisation, name: str, people: list[str]) -> Unit:
    with on(_ASKED), acting_as(fund, VOORBEELDFONDS.admin, Role.ORGANISATION_ADMIN):
        above = Unit.objects.get(versions__name=VOORBEELDFONDS.name)
        unit = add_unit(name, UnitKind.DOMAIN, above, _ASKED)
        add_participants("\n".join(people), unit.pk)
    return unit


def _plan(groups: list[Unit], adviser: Person) -> Programme:
    """What it is, how it is measured, what keeps it going, and the first day."""
    programme = begin_programme(
        Details(
            name=_NAME,
            promise=(
                "In drie dagen leer je vragen stellen waar een collega echt iets aan heeft. "
                "Daarna oefen je elke maand samen."
            ),
            for_whom="leidinggevenden en coaches uit de aangesloten gemeenten",
            units=[x.pk for x in groups], begins=_BEGINS, ends=_ENDS, helpers=True,
            outcomes=["adaptability"], factors=["leadership"],
            phases=["awareness", "action", "maintenance"], owner=adviser.pk,
        )
    )  # fmt: skip
    measuring.answer_questions(
        programme.pk, Answers(people=24, can_wait=False, in_turn=False, response=80)
    )
    measuring.lock_programme_plan(programme.pk)
    lasting.write_value(
        programme.pk,
        "Ik kan een collega verder helpen zonder het over te nemen.",
        "In elke gemeente een paar mensen die het goede gesprek kunnen voeren.",
    )
    lasting.note_idea(
        programme.pk, _PLANNED, "zes leidinggevenden",
        "Oefenen met een echte collega, geen acteur.", "Zo doen we het.",
    )  # fmt: skip
    lasting.write_maintenance(
        programme.pk, [], "Elke maand een uur samen oefenen", "de deelnemers zelf",
        "tot een jaar na de laatste dag",
    )  # fmt: skip
    begins = timezone.make_aware(datetime.combine(date(2027, 1, 25), time(9, 30)))
    meetings.plan_meeting(
        programme.pk,
        meetings.When(
            begins_at=begins, minutes=360, place="Amersfoort", capacity=24, kind="lesson"
        ),
    )
    return programme
