"""What is kept of talks about a person, how it is erased, and how long it stays."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import (
    Contents,
    RetentionRule,
    Value,
    register_erasure,
    register_export,
    register_retention,
)
from bestendig.common.ring import contents, visits
from bestendig.dialogue.conversations.models import (
    AgendaLine,
    Conversation,
    Preparation,
    Side,
)

# Long enough to look back on in two more rounds of talks (decision 143).
KEPT_MONTHS: Final = 24


def register() -> None:
    """Tell the registry."""
    contents.register(
        "preparations", _erase_own, title=_("what you prepared for talks, and put on an agenda")
    )
    register_export(
        "conversations",
        _read,
        title=_("Talks with your manager, or with people of your team"),
        fields={
            "talks": _("talks"),
            "with": _("with"),
            "state": _("state"),
            "at": _("when"),
            "invitation": _("invitation"),
            "agenda": _("on the agenda"),
            "outcome": _("what you agreed"),
            "prepared": _("what you prepared"),
        },
        why=_("So that the two of you remember what you agreed."),
        seen_by=_("The two of you. What you prepared: only you."),
        kept="conversations",
    )
    register_erasure("conversations", _erase, title=_("talks and what was agreed"), order=20)
    register_retention(
        RetentionRule(
            "conversations",
            _("Talks, with what was agreed"),
            keep=lambda _organisation: KEPT_MONTHS,
            apply=lambda before: int(_over(before).delete()[1].get(_NAME, 0)),
            waiting=lambda before: _over(before).count(),
            why=_("They are of the two who talked. After two years they have talked again."),
        )
    )


_NAME: Final = Conversation._meta.label


def _read(person_id: UUID) -> Contents:
    rows = Conversation.objects.filter(Q(employee=person_id) | Q(manager=person_id))
    found = rows.select_related("employee", "manager").order_by("at")
    return {"talks": [_record(x, person_id) for x in found]}


def _record(talk: Conversation, person_id: UUID) -> dict[str, Value]:
    mine = Side.EMPLOYEE if talk.employee_id == person_id else Side.MANAGER
    newest = talk.outcomes.first()
    return {
        "with": str(talk.person(mine.other) or ""),
        "state": talk.get_state_display(),
        "at": timezone.localtime(talk.at),
        "invitation": talk.read(),
        "agenda": "\n".join(x.read() for x in talk.lines.all()),
        "outcome": newest.read() if newest else "",
        "prepared": _prepared(talk, person_id),
    }


def _prepared(talk: Conversation, person_id: UUID) -> str:
    row = Preparation.objects.filter(conversation=talk, owner=person_id).first()
    if row is None:
        return ""
    opened = visits.opened_now(person_id)
    if opened is None:
        return str(contents.SEALED)
    return "\n".join(x for x in row.taken(opened).values() if x)


def _erase_own(person_id: UUID) -> int:
    """The preparations, and the copies that were put on agendas."""
    lines = AgendaLine.objects.filter(
        Q(conversation__employee=person_id, side=Side.EMPLOYEE)
        | Q(conversation__manager=person_id, side=Side.MANAGER)
    )
    prepared = Preparation.objects.filter(owner=person_id)
    return int(lines.delete()[0]) + int(prepared.delete()[0])


def _erase(person_id: UUID) -> int:
    """An employee's talks go whole. Of a manager's the name goes, and the invitation: what was
    agreed is the employee's too, and stays until its time."""
    led = Conversation.objects.filter(manager=person_id)
    led.filter(opener=Side.MANAGER).update(words=b"")
    changed = led.update(manager=None)
    return int(changed) + int(Conversation.objects.filter(employee=person_id).delete()[0])


def _over(before: date) -> QuerySet[Conversation]:
    """Those that were, or would have been, before this day."""
    rows: QuerySet[Conversation] = Conversation.objects.filter(at__date__lt=before)
    return rows.exclude(held_on__gte=before)
