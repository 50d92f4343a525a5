"""What the two agreed: written by one, confirmed by both, changed by a new row."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.dialogue.conversations.inviting import locked_talk
from bestendig.dialogue.conversations.models import Conversation, Outcome, Side
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused

LONGEST: Final = 1000


@transaction.atomic
def write_outcome(me: Person, talk_id: UUID, words: str, after: int) -> Outcome:
    """Write what was agreed, or write it otherwise; who writes confirms.

    after: the number of what the writer read last, 0 when there was nothing.
    """
    talk, side = locked_talk(me, talk_id)
    if not talk.is_held:
        raise Refused(_("First tell that the talk took place."))
    words = words.strip()
    if not words:
        raise Refused(_("This is still empty."), field="words")
    if len(words) > LONGEST:
        raise Refused(_("A few sentences is enough. This is too long."), field="words")
    newest = talk.outcomes.first()
    number = newest.number if newest else 0
    if number != after:
        raise Refused(_("The other one wrote something in the meantime. Read that first."))
    if newest and newest.read() == words:
        return _confirm(talk, newest, side)
    row = Outcome(conversation=talk, number=number + 1, side=side, written_on=timezone.localdate())
    row.write(words)
    _sign(row, side)
    row.save()
    audit.record("write_talk_outcome", object_kind="conversation", object_id=talk.pk)
    return row


@transaction.atomic
def confirm_outcome(me: Person, talk_id: UUID, number: int) -> Outcome:
    """Say yes to these words, and no others. Raises Outcome.DoesNotExist when there are none."""
    talk, side = locked_talk(me, talk_id)
    newest: Outcome = talk.outcomes.select_for_update(of=("self",)).latest("number")
    if newest.number != number:
        raise Refused(_("The other one wrote something in the meantime. Read that first."))
    return _confirm(talk, newest, side)


def _confirm(talk: Conversation, row: Outcome, side: Side) -> Outcome:
    if not row.confirmed_by(side):
        _sign(row, side)
        row.save(update_fields=["employee_on", "manager_on"])
        audit.record("confirm_talk_outcome", object_kind="conversation", object_id=talk.pk)
    return row


def _sign(row: Outcome, side: Side) -> None:
    today = timezone.localdate()
    if side is Side.EMPLOYEE:
        row.employee_on = today
    else:
        row.manager_on = today
