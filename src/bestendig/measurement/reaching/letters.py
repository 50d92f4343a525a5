"""Letters with a link and a code: made for who asks, each time anew, and kept nowhere.

Who prints a letter could answer in somebody's place. So each making is in the log: how many
letters, and of a single one for whom.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from django.db import transaction

from bestendig.common import audit
from bestendig.common.keys import KeyMissing
from bestendig.measurement.models import Door, Invitation, Wave
from bestendig.measurement.reaching.people import invited
from bestendig.measurement.reaching.ways import Ways, ways_of
from bestendig.measurement.reaching.words import language_of
from bestendig.organisations.models import Person
from bestendig.organisations.queries.units import names_of

# In one file; more come in files of this many.
MOST: Final = 100
_OPEN: Final = (Wave.State.LAUNCHED, Wave.State.OPEN)


class NoLetters(RuntimeError):
    """The box is closed, or has no way in: there is nothing to print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is on one letter that is of this person alone. unit: empty for who is in none."""

    name: str
    unit: str
    language: str
    link: str = field(repr=False)
    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """The people of one team who are invited: how many have a work e-mail, and how many not.

    unit: None for those who are in none.
    """

    unit: UUID | None
    name: str
    by_letter: int
    by_mail: int


def piles(wave: Wave) -> list[Pile]:
    """Who gets a letter, by team and by name."""
    rows = list(invited(wave.pk))
    names = _names(rows)
    found: dict[UUID | None, list[Person]] = {}
    for row in rows:
        found.setdefault(row.person.unit_id, []).append(row.person)
    made = [
        Pile(
            unit=unit,
            name=_unit_name(names, unit),
            by_letter=sum(not person.work_email for person in people),
            by_mail=sum(bool(person.work_email) for person in people),
        )
        for unit, people in found.items()
    ]
    return sorted(made, key=lambda pile: (pile.unit is None, pile.name.casefold()))


@transaction.atomic
def letters_of_team(wave: Wave, unit: UUID | None, *, everybody: bool = False) -> list[Letter]:
    """The letters for one team; for who has a work e-mail too when asked. Raises NoLetters."""
    rows = [row for row in _rows(wave, everybody=everybody) if row.person.unit_id == unit]
    return _print(wave, rows)


@transaction.atomic
def letters_of_all(wave: Wave, part: int = 1) -> list[Letter]:
    """The letters for everybody without a work e-mail, team after team: 100 of them at a time.

    part: which 100, from one on. Raises NoLetters.
    """
    rows = _rows(wave, everybody=False)
    return _print(wave, rows[(part - 1) * MOST : part * MOST])


@transaction.atomic
def letter_again(wave: Wave, person: Person) -> Letter:
    """The letter of somebody who lost it, with the same code. Raises NoLetters."""
    row = invited(wave.pk).filter(person=person).first()
    if row is None:
        raise NoLetters
    (letter,) = _made(_ways(wave), [row])
    audit.record("print_letter", object_kind="person", object_id=person.pk, wave=str(wave.pk))
    return letter


def can_have_letter(wave: Wave, person: Person) -> bool:
    """Whether somebody was invited and is in service."""
    return bool(invited(wave.pk).filter(person=person).exists())


def _print(wave: Wave, rows: list[Invitation]) -> list[Letter]:
    made = _made(_ways(wave), rows)
    if not made:
        raise NoLetters
    audit.record("print_letters", object_kind="wave", object_id=wave.pk, count=len(made))
    return made


def _ways(wave: Wave) -> Ways:
    if wave.state not in _OPEN:
        raise NoLetters
    try:
        return ways_of(wave)
    except (KeyMissing, Door.DoesNotExist) as error:
        raise NoLetters from error


def _rows(wave: Wave, *, everybody: bool) -> list[Invitation]:
    """In the order in which they lie: by team, and within it by name."""
    rows = invited(wave.pk) if everybody else invited(wave.pk).filter(person__work_email="")
    found = list(rows)
    names = _names(found)
    return sorted(
        found,
        key=lambda row: (
            row.person.unit_id is None,
            _unit_name(names, row.person.unit_id).casefold(),
            row.person.last_name.casefold(),
            row.person.first_name.casefold(),
            row.person_id,
        ),
    )


def _made(ways: Ways, rows: list[Invitation]) -> list[Letter]:
    names = _names(rows)
    return [
        Letter(
            name=str(row.person),
            unit=_unit_name(names, row.person.unit_id),
            language=language_of(row.person),
            link=ways.link(row.pk, language_of(row.person)),
            code=ways.code(row.pk),
        )
        for row in rows
    ]


def _names(rows: list[Invitation]) -> Mapping[UUID, str]:
    return names_of(row.person.unit_id for row in rows if row.person.unit_id)


def _unit_name(names: Mapping[UUID, str], unit: UUID | None) -> str:
    return names.get(unit, "") if unit else ""
