"""Erasing what is kept about a person, part by part, as the registry says."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from bestendig.common import audit
from bestendig.common.registry import REGISTRY, Erasure
from bestendig.organisations.models import Person


@transaction.atomic
def erase_own_part(person_id: UUID) -> dict[str, int]:
    """Erase what is this person's alone. Gives the number of rows of each part: the proof."""
    Person.objects.select_for_update().get(pk=person_id)
    gone = _erase(REGISTRY.erasures_in_order(own_only=True), person_id)
    audit.record(
        "erase_own_part", object_kind="person", object_id=person_id, rows=sum(gone.values())
    )
    return gone


@transaction.atomic
def erase_person(person_id: UUID) -> dict[str, int]:
    """Erase all that is kept about a person, the person last. The audit log keeps the id."""
    Person.objects.select_for_update().get(pk=person_id)
    gone = _erase(REGISTRY.erasures_in_order(), person_id)
    audit.record("erase_person", object_kind="person", object_id=person_id, rows=sum(gone.values()))
    return gone


def _erase(parts: list[Erasure], person_id: UUID) -> dict[str, int]:
    return {part.name: part.erase(person_id) for part in parts}
