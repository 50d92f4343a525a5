"""Settling who counts, and laying it beside the answers of the surveys that have begun: both, or
neither."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from bestendig.measurement.actions.allotting import allot_arms
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.settling import Said, settle_sides
from bestendig.programmes.models import Programme


@transaction.atomic
def settle(programme_id: UUID, said: Said, passphrase: str | None = None) -> None:
    """Settle it, as somebody says."""
    settle_sides(programme_id, said)
    allot_arms(Programme.objects.get(pk=programme_id), passphrase)


def settle_by_plan(programme_id: UUID) -> bool:
    """By the clock, as it follows from the plan: whether it was. What is refused after all waits
    for a person, who is warned of it."""
    try:
        settle(programme_id, Said())
    except Refused:
        return False
    return True
