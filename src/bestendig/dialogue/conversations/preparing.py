"""Preparing for a talk in the own ring, and putting lines of it on the shared agenda."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.common.ring.opened import Opened
from bestendig.dialogue.conversations.inviting import locked_talk
from bestendig.dialogue.conversations.models import (
    AgendaLine,
    Column,
    Conversation,
    Preparation,
    Side,
)
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused

Line = tuple[Column, str]
KIND: Final = "talk"
LONGEST_LINE: Final = 300
MOST_LINES: Final = 30


@transaction.atomic
def keep_preparation(opened: Opened, me: Person, talk_id: UUID, written: Mapping[str, str]) -> None:
    """Keep what somebody wrote, a text a column. Not in the log: that one prepared is one's own."""
    talk, _side = _open_talk(me, talk_id)
    row = Preparation.objects.filter(conversation=talk, owner=me.pk).first()
    if row is None:
        row = Preparation(conversation=talk, owner=me.pk, kind=KIND)
    row.put(opened, {column.value: written.get(column.value, "") for column in Column})
    row.save()


@transaction.atomic
def throw_preparation_away(me: Person, talk_id: UUID) -> None:
    """What one wrote goes; what stands on the agenda stays there until one takes it back."""
    talk, _side = locked_talk(me, talk_id)
    Preparation.objects.filter(conversation=talk, owner=me.pk).delete()


def preparation_of(opened: Opened, me: Person, talk: Conversation) -> dict[str, str]:
    """What the owner of this open ring wrote for a talk, a text a column."""
    row = Preparation.objects.filter(conversation=talk, owner=me.pk).first()
    return dict(row.taken(opened)) if row else {}


def lines_in(written: Mapping[str, str]) -> list[Line]:
    """Each line of what was written, once, by column. A line that is too long for the agenda is
    cut there."""
    found: dict[Line, None] = {}
    for column in Column:
        for line in written.get(column.value, "").splitlines():
            words = line.strip().lstrip("-•* ").strip()
            if words:
                found[column, words[:LONGEST_LINE]] = None
    return list(found)


@transaction.atomic
def put_on_agenda(me: Person, talk_id: UUID, chosen: Iterable[Line]) -> None:
    """Let exactly these lines of one's own stand on the agenda: new ones are copied, others go."""
    talk, side = _open_talk(me, talk_id)
    wanted = list(dict.fromkeys(chosen))
    if len(wanted) > MOST_LINES:
        raise Refused(_("That is more than one talk can hold. Choose fewer lines."))
    own = {(Column(x.column), x.read()): x for x in talk.lines.filter(side=side)}
    if wanted == list(own):
        return
    for line, row in own.items():
        if line not in wanted:
            row.delete()
    for place, line in enumerate(wanted):
        row = own.get(line) or _copied(talk, side, line)
        row.place = place
        row.save()
    audit.record("change_talk_agenda", object_kind="conversation", object_id=talk.pk)


@transaction.atomic
def take_back(me: Person, talk_id: UUID, line_id: UUID) -> None:
    """One line of one's own off the agenda. Raises AgendaLine.DoesNotExist for the other's."""
    talk, side = _open_talk(me, talk_id)
    talk.lines.get(pk=line_id, side=side).delete()
    audit.record("change_talk_agenda", object_kind="conversation", object_id=talk.pk)


def _copied(talk: Conversation, side: Side, line: Line) -> AgendaLine:
    column, words = line
    row = AgendaLine(conversation=talk, side=side, column=column)
    row.write(words)
    return row


def _open_talk(me: Person, talk_id: UUID) -> tuple[Conversation, Side]:
    talk, side = locked_talk(me, talk_id)
    if talk.is_held:
        raise Refused(_("The talk was held. The agenda stays as it was."))
    return talk, side
