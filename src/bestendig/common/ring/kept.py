"""What is told about a ring, when it is erased, and what becomes of a key without a ring."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bestendig.common import keys, scope
from bestendig.common.keys import State
from bestendig.common.registry import (
    Contents,
    RetentionRule,
    Unit,
    register_erasure,
    register_export,
    register_retention,
)
from bestendig.common.ring import opening
from bestendig.common.ring.models import Ring


def register() -> None:
    """Tell the registry. The ring goes after what stands in it."""
    register_export(
        "ring",
        _read,
        title=_("Your private plan: the lock on it"),
        fields={"made_on": _("made on"), "has_pin": _("with a PIN")},
        why=_("So that nobody but you reads what you write for yourself."),
        seen_by=_("Only you."),
        kept="leavers",
    )
    register_erasure(
        "ring", opening.erase, title=_("the key of your private plan"), own=True, order=10
    )
    register_retention(
        RetentionRule(
            "ring_keys",
            _("Keys of private plans that were erased"),
            keep=lambda _organisation: 1,
            apply=lambda before: sum(map(_destroy, _without_a_ring(before))),
            waiting=lambda before: len(_without_a_ring(before)),
            why=_("A key goes with its plan. What was cut short is done the next day."),
            unit=Unit.DAYS,
        )
    )


def _read(person: UUID) -> Contents:
    ring = opening.ring_of(person)
    return {"made_on": ring.made_on, "has_pin": ring.has_pin} if ring else {}


def _without_a_ring(before: date) -> list[str]:
    """The keys of the bound organisation that were made before this day and lock nothing."""
    prefix = f"{scope.current()}/ring"
    known = {opening.key_name(ring) for ring in Ring.objects.values_list("pk", flat=True)}
    return [
        key.name
        for key in keys.store().list(prefix)
        if key.state is not State.DESTROYED
        and key.made_at.date() < before
        and key.name not in known
    ]


def _destroy(name: str) -> int:
    with transaction.atomic():
        opening.destroy(name, by="retention")
    return 1
