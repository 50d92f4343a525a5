"""What keeps a programme going; what may come later; starting and deciding.

Two things stop a start: the measurement plan and the maintenance plan. Only the second can be
excepted, with a reason that works council and board read.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.programmes import Details, begin_programme, changeable
from bestendig.programmes.models import (
    Idea,
    MaintenancePlan,
    PreconditionCheck,
    Programme,
    ProgrammeDecision,
)
from bestendig.programmes.queries.programmes import programmes, standings


@transaction.atomic
def write_maintenance(
    programme_id: UUID, ways: Collection[str], what: str, who: str, when: str
) -> None:
    """What keeps it going, who sees to it, and when. It ends an exception."""
    programme = changeable(programme_id)
    for field, words in (("what", what), ("who", who), ("when", when)):
        if not words.strip():
            raise Refused(_("This is still empty."), field=field)
    MaintenancePlan.objects.update_or_create(
        programme=programme,
        defaults={
            "ways": [x.value for x in MaintenancePlan.Way if x in ways],
            "what": what.strip(), "who": who.strip(), "when": when.strip(),
            "exception": "", "excepted_at": None,
        },
    )  # fmt: skip
    audit.record("write_maintenance", object_kind="programme", object_id=programme.pk)


@transaction.atomic
def except_maintenance(programme_id: UUID, why: str) -> None:
    """Begin without anything to keep it going. The reason is for works council and board."""
    programme = changeable(programme_id)
    if not why.strip():
        raise Refused(_("Write down why."), field="why")
    MaintenancePlan.objects.update_or_create(
        programme=programme,
        defaults={"exception": why.strip(), "excepted_at": timezone.now()},
    )
    audit.record("except_maintenance", object_kind="programme", object_id=programme.pk)


@transaction.atomic
def write_value(programme_id: UUID, employee: str, organisation: str) -> None:
    """What it brings for whoever takes part, and for the organisation."""
    programme = changeable(programme_id)
    programme.value_employee, programme.value_organisation = employee.strip(), organisation.strip()
    programme.save(update_fields=["value_employee", "value_organisation"])
    audit.record("write_value", object_kind="programme", object_id=programme.pk)


@transaction.atomic
def note_idea(programme_id: UUID, on: date, who: str, idea: str, done: str = "") -> Idea:
    """An idea of the people it is for, and what was done with it if that is known."""
    programme = changeable(programme_id)
    if not idea.strip():
        raise Refused(_("This is still empty."), field="idea")
    row: Idea = Idea.objects.create(
        programme=programme, on=on, who=who.strip(), idea=idea.strip(), done=done.strip()
    )
    audit.record("note_idea", object_kind="programme", object_id=programme.pk)
    return row


@transaction.atomic
def bring_idea(programme_id: UUID, person: Person, words: str, *, named: bool) -> Idea:
    """An idea that somebody brings, asked or not (R82g). named: the name stands with it."""
    programme = changeable(programme_id)
    words = words.strip()
    if not words:
        raise Refused(_("This is still empty."), field="words")
    who = str(person) if named else _("a colleague")
    row: Idea = Idea.objects.create(
        programme=programme, on=timezone.localdate(), who=who, idea=words[:5000], person=person
    )
    # Without who did it: the log would tell what the page does not.
    with scope.acting(scope.PROGRAM):
        audit.record("bring_idea", object_kind="programme", object_id=programme.pk)
    return row


@transaction.atomic
def answer_idea(idea_id: UUID, done: str) -> None:
    """What was done with an idea, also when that is nothing."""
    row: Idea = Idea.objects.select_for_update(of=("self",)).get(pk=idea_id)
    if not done.strip():
        raise Refused(_("This is still empty."), field="done")
    row.done = done.strip()
    row.save(update_fields=["done"])
    audit.record("answer_idea", object_kind="programme", object_id=row.programme_id)


@transaction.atomic
def note_precondition(programme_id: UUID, code: str, evidence: str, *, met: bool) -> None:
    """How one of the four preconditions stands. Met needs evidence."""
    programme = changeable(programme_id)
    code = PreconditionCheck.Code(code)
    if met and not evidence.strip():
        raise Refused(_("Write how you can tell."), field=f"{code.value}_evidence")
    PreconditionCheck.objects.update_or_create(
        programme=programme, code=code, defaults={"met": met, "evidence": evidence.strip()}
    )
    audit.record(
        "note_precondition", object_kind="programme", object_id=programme.pk, code=code.value,
        met=met,
    )  # fmt: skip


@transaction.atomic
def start_programme(programme_id: UUID) -> Programme:
    """Let it begin. Raises Refused while something stands in the way, and says what."""
    programme = changeable(programme_id)
    if programme.started_at:
        return programme
    standing = standings(programmes().filter(pk=programme_id))[0]
    if standing.blocks:
        what = ", ".join(str(x.label) for x in standing.blocks)
        raise Refused(_("It cannot start yet: %(what)s.") % {"what": what})
    programme.started_at = timezone.now()
    programme.save(update_fields=["started_at"])
    audit.record("start_programme", object_kind="programme", object_id=programme.pk)
    return programme


@transaction.atomic
def decide(programme_id: UUID, kind: str, why: str, on: date) -> ProgrammeDecision:
    """Close the cycle: keep it, adjust it or stop it, and why (R66)."""
    programme = changeable(programme_id)
    if programme.started_at is None:
        raise Refused(_("It has not started yet."))
    if not why.strip():
        raise Refused(_("Write down why."), field="why")
    if not timezone.localdate(programme.started_at) <= on <= timezone.localdate():
        raise Refused(_("Choose a day between the start and today."), field="on")
    row: ProgrammeDecision = ProgrammeDecision.objects.create(
        programme=programme, kind=ProgrammeDecision.Kind(kind), why=why.strip(), decided_on=on,
        decided_by=scope.actor().person,
    )  # fmt: skip
    audit.record("decide_programme", object_kind="programme", object_id=programme.pk, kind=row.kind)
    return row


@transaction.atomic
def begin_next_cycle(programme_id: UUID, begins: date, ends: date) -> Programme:
    """The next cycle of a programme that goes on: the same, with what keeps it going, in new days.
    Measurement plan, ideas and preconditions begin anew."""
    before: Programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme_id)
    decision = ProgrammeDecision.objects.filter(programme=before).first()
    if decision is None or decision.kind == ProgrammeDecision.Kind.STOP:
        raise Refused(_("Only what goes on has a next cycle."))
    if Programme.objects.filter(follows=before).exists():
        raise Refused(_("The next cycle is there already."))
    made = begin_programme(
        Details(
            name=before.name, promise=before.promise, begins=begins, ends=ends,
            for_whom=before.for_whom, units=[x.pk for x in before.units.all()],
            challenges=[x.pk for x in before.challenges.filter(ended_on=None)],
            outcomes=before.outcomes, factors=before.factors, phases=before.phases,
            owner=before.owner_id, light=before.light, helpers=before.helpers,
        )
    )  # fmt: skip
    made.follows = before
    made.value_employee = before.value_employee
    made.value_organisation = before.value_organisation
    made.intervention_id = before.intervention_id
    made.save(update_fields=["follows", "value_employee", "value_organisation", "intervention"])
    kept = MaintenancePlan.objects.filter(programme=before, exception="").first()
    if kept:
        write_maintenance(made.pk, kept.ways, kept.what, kept.who, kept.when)
    return made
