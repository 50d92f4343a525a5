"""Writing in the register of breaches. Steps are added and never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.breaches.clocks import TERMS, due_at
from bestendig.organisations.breaches.models import (
    DECISIONS,
    Breach,
    BreachStep,
    Decision,
    StepKind,
)
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.organisations.telling import holders, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What is told of a breach. Never names."""

    happened: str
    data_kinds: str
    people: int | None = None
    consequences: str = ""
    measures: str = ""


@transaction.atomic
def record_breach(found_at: datetime, told: Description, now: datetime) -> Breach:
    """Write a breach down, and tell the data protection officer at once.

    The clocks start at the moment it was found.
    """
    if found_at > now:
        raise Refused(_("This moment is still to come."), field="found_at")
    breach = Breach(
        found_at=found_at, recorded_at=now, recorded_by=scope.actor().person, **_values(told)
    )
    breach.save()
    tell(
        holders(Role.DPO, timezone.localdate(now)),
        "breach",
        f"breach/{breach.pk}",
        ("rights:breach", [breach.pk]),
        early=lambda: _moment(due_at(found_at, StepKind.EARLY_WARNING)),
        notice=lambda: _moment(due_at(found_at, StepKind.AUTHORITY)),
    )
    audit.record("record_breach", object_kind="breach", object_id=breach.pk)
    return breach


@transaction.atomic
def change_description(breach_id: UUID, told: Description, now: datetime) -> Breach:
    """Tell it better as more is known; what it said before is kept as a step."""
    breach = _open(breach_id)
    values = _values(told)
    changed = [name for name, value in values.items() if getattr(breach, name) != value]
    if not changed:
        return breach
    labels = {field.name: field.verbose_name for field in Breach._meta.fields}
    before = "\n".join(f"{labels[name]}: {_shown(getattr(breach, name))}" for name in changed)
    for name in changed:
        setattr(breach, name, values[name])
    breach.save()
    _add(breach, StepKind.CHANGED, now, now, text=before)
    audit.record(
        "change_breach", object_kind="breach", object_id=breach.pk, fields=",".join(changed)
    )
    return breach


@transaction.atomic
def decide_step(
    breach_id: UUID, kind: StepKind, decision: Decision, at: datetime, text: str, now: datetime
) -> BreachStep:
    """Record that a notice was sent, or that it need not be. Once for each kind.

    A reason is asked when it is not needed, and when it was sent too late (AVG art. 33(1)).
    """
    breach = _open(breach_id)
    text = text.strip()
    if kind not in DECISIONS or breach.steps.filter(kind=kind).exists():
        raise Refused(_("This was recorded already. Add a note instead."))
    if at > now:
        raise Refused(_("This moment is still to come."), field="at")
    if at < breach.found_at:
        raise Refused(_("This is before the breach was found."), field="at")
    if decision == Decision.NOT_NEEDED and not text:
        raise Refused(_("Write why it is not needed."), field="text")
    late = kind in TERMS and at > due_at(breach.found_at, kind)
    if decision == Decision.DONE and late and not text:
        raise Refused(_("This was after the term. Write why it took longer."), field="text")
    step = _add(breach, kind, at, now, decision=decision, text=text)
    audit.record(
        "decide_breach_step",
        object_kind="breach",
        object_id=breach.pk,
        step=str(kind),
        decision=str(decision),
        late=late,
    )
    return step


@transaction.atomic
def add_note(breach_id: UUID, text: str, now: datetime) -> BreachStep:
    """Add a note, also after closing."""
    breach = Breach.objects.select_for_update().get(pk=breach_id)
    if not text.strip():
        raise Refused(_("This is still empty."), field="text")
    step = _add(breach, StepKind.NOTE, now, now, text=text.strip())
    audit.record("note_breach", object_kind="breach", object_id=breach.pk)
    return step


@transaction.atomic
def close_breach(breach_id: UUID, text: str, now: datetime) -> Breach:
    """Close a breach when all three decisions are made and it says what was done."""
    breach = _open(breach_id)
    made = set(breach.steps.values_list("kind", flat=True))
    if not made >= set(DECISIONS):
        raise Refused(_("First record the early warning, the notice and telling people."))
    if not breach.measures:
        raise Refused(_("First write what was done about it."))
    _add(breach, StepKind.CLOSED, now, now, text=text.strip())
    breach.closed_at = now
    breach.save()
    audit.record("close_breach", object_kind="breach", object_id=breach.pk)
    return breach


def _moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F, H:i")


def _open(breach_id: UUID) -> Breach:
    breach: Breach = Breach.objects.select_for_update().get(pk=breach_id)
    if breach.closed_at is not None:
        raise Refused(_("This breach is closed. You can still add a note."))
    return breach


def _add(
    breach: Breach, kind: StepKind, at: datetime, now: datetime, *, decision: str = "", text: str
) -> BreachStep:
    step: BreachStep = BreachStep.objects.create(
        breach=breach,
        number=breach.steps.count() + 1,
        kind=kind,
        decision=decision,
        at=at,
        text=text,
        recorded_at=now,
        recorded_by=scope.actor().person,
    )
    return step


def _values(told: Description) -> dict[str, str | int | None]:
    return {
        "happened": told.happened.strip(),
        "data_kinds": told.data_kinds.strip(),
        "people": told.people,
        "consequences": told.consequences.strip(),
        "measures": told.measures.strip(),
    }


def _shown(value: object) -> str:
    return "–" if value in {"", None} else str(value)
