"""What mail must know of an organisation and of a person."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from bestendig.organisations.models import Organisation, Person


def name_of(organisation: UUID) -> str:
    """The name in which an organisation's mail is sent; everybody may know it."""
    return names_of([organisation]).get(organisation, "")


def names_of(organisations: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """The names of organisations by id, for lists of the platform administrator."""
    wanted = {one for one in organisations if one}
    return dict(Organisation.objects.filter(id__in=wanted).values_list("id", "name"))


def unwanted(person: UUID, kind: str) -> bool:
    """Whether somebody of the bound organisation does not want this kind of mail. Who is no
    longer there wants none."""
    found = Person.objects.filter(id=person).values_list("unwanted_mail", flat=True).first()
    return found is None or kind in found
