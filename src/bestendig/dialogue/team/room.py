"""The learning-room ledger: what a manager writes down for the whole team (R34)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.dialogue.tailored.queries import team_of
from bestendig.dialogue.team.models import Proposal, Room, RoomKind, RoomLine
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused


@transaction.atomic
def add_line(by: Person, kind: str, on: date, hours: int, euros: int) -> RoomLine:
    """Room that the whole team got: a kind, hours, euros. Raises Refused without either."""
    if not team_of(by).size:
        raise Refused(_("There is nobody in your team now."))
    if not (hours or euros):
        raise Refused(_("Fill in hours or euros."), field="hours")
    if on > timezone.localdate():
        raise Refused(_("Choose a day that has been."), field="on")
    row: RoomLine = RoomLine.objects.create(
        manager=by, kind=RoomKind(kind), on=on, hours=hours, euros=euros
    )
    audit.record("add_room_line", object_kind="room_line", object_id=row.pk)
    return row


@transaction.atomic
def note_used(by: Person, row_id: UUID, hours: int, euros: int) -> None:
    """How much of it was used until now. Raises DoesNotExist for what is not this manager's."""
    row = _own(by, row_id)
    row.hours_used, row.euros_used = hours, euros
    row.save(update_fields=["hours_used", "euros_used"])
    audit.record("note_used_room", object_kind="room_line", object_id=row.pk)


@transaction.atomic
def remove_line(by: Person, line_id: UUID) -> None:
    """Take back a line. What somebody said yes to is not taken back here."""
    row = RoomLine.objects.select_for_update(of=("self",)).get(pk=line_id, manager=by)
    audit.record("remove_room_line", object_kind="room_line", object_id=row.pk)
    row.delete()


def _own(by: Person, row_id: UUID) -> Room:
    lines = RoomLine.objects.select_for_update(of=("self",)).filter(pk=row_id, manager=by)
    found = lines.first() or Proposal.objects.select_for_update(of=("self",)).get(
        pk=row_id, manager=by, state=Proposal.State.YES
    )
    row: Room = found
    return row
