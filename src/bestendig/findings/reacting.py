"""Reacting to what came out of a programme, and noting with whom it was discussed."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.findings.models import Discussed, PublishedFinding, Reaction
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

# Whose reaction an adviser or HR may write down for them: they do not read findings themselves.
NOTED_FOR: Final = (Role.MANAGER, Role.EMPLOYEE)
_WRITERS: Final = frozenset({Role.ADVISER, Role.HR})


@transaction.atomic
def react(programme_id: UUID, own: Role, words: str, spoken_by: Role | None = None) -> Reaction:
    """A reaction to the newest finding, signed with the role of who writes it, or of whom it is
    written down for."""
    newest = _newest(programme_id)
    if not words.strip():
        raise Refused(_("This is still empty."), field="words")
    role = spoken_by or own
    if role != own and (own not in _WRITERS or role not in NOTED_FOR):
        raise Refused(_("You cannot speak for them."), field="spoken_by")
    row: Reaction = Reaction.objects.create(
        programme=newest.programme, wave_id=newest.wave_id, role=role,
        writer_role=own if role != own else "", words=words.strip(),
        written_on=timezone.localdate(), author=scope.actor().person,
    )  # fmt: skip
    audit.record("react_to_finding", object_kind="programme", object_id=programme_id)
    return row


@transaction.atomic
def note_discussed(
    programme_id: UUID, with_whom: str, held_on: date, changed: str = ""
) -> Discussed:
    """It was discussed with them on that day, and what was seen differently after."""
    newest = _newest(programme_id)
    if not with_whom.strip():
        raise Refused(_("This is still empty."), field="with_whom")
    if not newest.counted_on <= held_on <= timezone.localdate():
        raise Refused(_("Choose a day after the result and no later than today."), field="held_on")
    row: Discussed = Discussed.objects.create(
        programme=newest.programme, wave_id=newest.wave_id, with_whom=with_whom.strip(),
        held_on=held_on, changed=changed.strip(), author=scope.actor().person,
    )  # fmt: skip
    audit.record("discuss_finding", object_kind="programme", object_id=programme_id)
    return row


def _newest(programme_id: UUID) -> PublishedFinding:
    found: PublishedFinding | None = (
        PublishedFinding.objects.filter(programme=programme_id).select_related("programme").first()
    )
    if found is None:
        raise Refused(_("Nothing came out yet."))
    return found
