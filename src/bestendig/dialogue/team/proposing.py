"""A manager proposes something on offer; the employee says yes or no, without a reason (R24)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.catalogue.models import Intervention
from bestendig.common import audit
from bestendig.dialogue.team.models import Proposal
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.refusal import Refused
from bestendig.organisations.telling import tell_without_trace

_S = Proposal.State


@transaction.atomic
def propose(
    by: Person, employee: Person, intervention_id: UUID, hours: int, euros: int
) -> Proposal:
    """Propose it, with what is granted for it. Raises Refused for who is not in the own team."""
    people = in_service(Person.objects.filter(pk=employee.pk, manager=by), timezone.localdate())
    if not people.exists():
        raise Refused(_("This person is not in your team."), field="employee")
    what = Intervention.objects.filter(pk=intervention_id, retired_at=None).first()
    if what is None:
        raise Refused(_("This is not on offer any more."), field="intervention")
    # What a manager of before proposed waits no more, and the one of now does not learn of it.
    waits = Proposal.objects.filter(employee=employee, intervention=what, state=_S.ASKED)
    waits.exclude(manager=by).delete()
    row, made = Proposal.objects.get_or_create(
        employee=employee, intervention=what, state=_S.ASKED,
        defaults={
            "manager": by, "name": what.name, "on": timezone.localdate(), "hours": hours,
            "euros": euros,
        },
    )  # fmt: skip
    if not made:
        raise Refused(_("This was proposed already, and waits for an answer."))
    audit.record("propose_offer", object_kind="proposal", object_id=row.pk)
    tell_without_trace(
        [employee], "proposal_made", f"proposal/{row.pk}", ("team:proposals", []),
        first_name=employee.first_name, other=str(by),
    )  # fmt: skip
    found: Proposal = row
    return found


@transaction.atomic
def answer(by: Person, proposal_id: UUID, *, yes: bool) -> None:
    """Yes or no, by the employee alone, once, to their manager of now. A yes is a grant in the
    ledger from now on. The log does not say which it was."""
    row = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal_id, employee=by)
    if row.state != _S.ASKED or row.manager_id != by.manager_id:
        raise Refused(_("You have answered this already."))
    row.state, row.answered_on = (_S.YES if yes else _S.NO), timezone.localdate()
    row.save(update_fields=["state", "answered_on"])
    audit.record("answer_proposal", object_kind="proposal", object_id=row.pk)


@transaction.atomic
def take_back(by: Person, proposal_id: UUID) -> None:
    """Take back what waits. Raises DoesNotExist once it was answered."""
    row = Proposal.objects.select_for_update(of=("self",)).get(
        pk=proposal_id, manager=by, state=_S.ASKED
    )
    audit.record("take_back_proposal", object_kind="proposal", object_id=row.pk)
    row.delete()
