"""What mail somebody wants."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from bestendig.common import audit
from bestendig.organisations.models import Person


@transaction.atomic
def stop_mail(person_id: UUID, kind: str) -> bool:
    """Send a person of the bound organisation no more mail of this kind, unless it is needed.
    Doing it again changes nothing. False when the person is no longer there."""
    person = Person.objects.select_for_update(of=("self",)).filter(pk=person_id).first()
    if person is None:
        return False
    if kind not in person.unwanted_mail:
        person.unwanted_mail = [*person.unwanted_mail, kind]
        person.save(update_fields=["unwanted_mail"])
        audit.record("stop_mail", object_kind="person", object_id=person.id, kind=kind)
    return True
