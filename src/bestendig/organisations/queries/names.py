"""What people are called who are still in the bound organisation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service


@dataclass(frozen=True, slots=True)
class Names:
    """Names by person and by account. Who is in neither left, or belongs elsewhere."""

    persons: Mapping[UUID, str]
    accounts: Mapping[int, str]


def names_of(persons: Iterable[UUID | None], accounts: Iterable[int | None]) -> Names:
    """The names of these persons and accounts, as far as they are in the bound organisation.

    For whoever may see who acted in it: data protection officer and works council (`AUDIT_READ`).
    One query, however many are asked.
    """
    found = Person.objects.filter(
        Q(pk__in={x for x in persons if x}) | Q(account_id__in={x for x in accounts if x})
    ).only("first_name", "last_name", "account_id")
    people = list(found)
    return Names(
        persons={person.pk: str(person) for person in people},
        accounts={x.account_id: str(x) for x in people if x.account_id is not None},
    )


def people_named(words: str) -> tuple[list[UUID], list[str]]:
    """Who is meant by each line, a work e-mail or a name; and the lines that are not one person.

    Of people in service today.
    """
    by_word: dict[str, set[UUID]] = {}
    people = in_service(Person.objects.all(), timezone.localdate())
    for person in people.only("first_name", "last_name", "work_email"):
        for word in {str(person), person.work_email} - {""}:
            by_word.setdefault(word.casefold(), set()).add(person.pk)
    found: set[UUID] = set()
    unknown = []
    for line in dict.fromkeys(" ".join(x.strip(" ;,").split()) for x in words.splitlines()):
        meant = by_word.get(line.casefold(), set())
        if len(meant) == 1:
            found |= meant
        elif line:
            unknown.append(line)
    return sorted(found), unknown
