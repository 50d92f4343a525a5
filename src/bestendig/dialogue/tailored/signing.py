"""Signing an agreement, looking back at it, changing and ending it. What was signed stays."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.dialogue.tailored.asking import locked, person_of, shown
from bestendig.dialogue.tailored.models import (
    AgreementDraft,
    AgreementVersion,
    Side,
    TailoredAgreement,
)
from bestendig.dialogue.tailored.queries import opposite, signed
from bestendig.dialogue.tailored.rules import FIELDS, lacking, wrong_days
from bestendig.dialogue.tailored.telling import tell
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.refusal import Refused


@transaction.atomic
def sign(agreement_id: UUID, by: Person, revision: int) -> AgreementVersion | None:
    """Sign the draft as one of the two, as it was read (revision). By the second it becomes a
    version; by the first, it is shown to the other. Raises Refused for what is not complete."""
    row, side = locked(agreement_id, by)
    draft = _draft(row, side)
    if draft.revision != revision:
        raise Refused(_("Somebody else changed this in the meantime. Look at it again."))
    if lacking(draft):
        raise Refused(_("Something is still empty. Fill that in first."))
    if wrong := wrong_days(draft.starts_on, draft.review_on, timezone.localdate()):
        raise Refused(wrong[1])
    if signed(draft, side):
        return None
    return _signed(row, draft, side)


@transaction.atomic
def propose_change(agreement_id: UUID, by: Person) -> None:
    """Begin a change: a draft of what holds now, which the other sees once it is shown."""
    row, side = locked(agreement_id, by)
    _copy(row, side, _last(row).review_on)
    _record("change_tailored", row)


@transaction.atomic
def still_fits(agreement_id: UUID, by: Person, review_on: date) -> None:
    """It goes on as it is, until a new day: signed by this side, for the other to sign."""
    row, side = locked(agreement_id, by)
    last = _last(row)
    if wrong := wrong_days(last.starts_on, review_on, timezone.localdate()):
        raise Refused(wrong[1], field="review_on")
    draft = _copy(row, side, review_on)
    _record("go_on_tailored", row)
    _signed(row, draft, side)


@transaction.atomic
def end_agreement(agreement_id: UUID, by: Person) -> None:
    """It ends today, for one of the two to say, without a reason. What was agreed stays to read."""
    row, side = locked(agreement_id, by)
    _last(row)
    AgreementDraft.objects.filter(agreement=row).delete()
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    _record("end_tailored", row)
    tell(person_of(row, opposite(side)), "ended", row.pk, "end", other=by)


@transaction.atomic
def note_used(agreement_id: UUID, by: Person, hours: int | None, euros: int | None) -> None:
    """How much of the hours and the money was used until now."""
    row, _side = locked(agreement_id, by)
    _last(row)
    row.hours_used, row.euros_used = hours, euros
    row.save(update_fields=["hours_used", "euros_used"])
    _record("note_used_tailored", row)


@transaction.atomic
def take_to_manager(agreement_id: UUID, by: Person) -> None:
    """The employee takes an agreement along to whoever is their manager now. Who was it before
    reads it no more; signatures of that person under a draft fall."""
    row, side = locked(agreement_id, by)
    now = by.manager
    if side is not Side.EMPLOYEE or row.ended_on or now is None or now.pk == row.manager_id:
        raise Refused(_("There is nobody to take it to."))
    row.manager = now
    row.save(update_fields=["manager"])
    for draft in AgreementDraft.objects.filter(agreement=row):
        # What the one before began, and showed to nobody, goes with them.
        if draft.author == Side.MANAGER and draft.shown_on is None:
            draft.delete()
        else:
            draft.manager_signed_at = None
            draft.save(update_fields=["manager_signed_at"])
    _record("take_tailored_along", row)
    tell(now, "along", row.pk, f"{now.pk}", other=by)


@transaction.atomic
def end_of_leavers(today: date) -> int:
    """End what is of employees who have left, on the day they left: how many."""
    at_work = in_service(Person.objects.all(), today).values("pk")
    left = TailoredAgreement.objects.filter(ended_on=None, employee__ends_on__lte=today)
    rows = left.exclude(employee__in=at_work).select_for_update(of=("self",))
    ended = 0
    for row in rows.select_related("employee"):
        ended += 1
        _record("end_tailored", row)
        AgreementDraft.objects.filter(agreement=row).delete()
        if row.versions.exists():
            row.ended_on = row.employee.ends_on
            row.save(update_fields=["ended_on"])
        else:
            row.delete()
    return ended


def _signed(row: TailoredAgreement, draft: AgreementDraft, side: Side) -> AgreementVersion | None:
    now, other = timezone.now(), opposite(side)
    at = "employee_signed_at" if side is Side.EMPLOYEE else "manager_signed_at"
    setattr(draft, at, now)
    draft.save(update_fields=[at])
    _record("sign_tailored", row)
    if not signed(draft, other):
        if draft.shown_on is None:
            shown(draft, side)  # which tells the other
        else:
            once = f"{draft.pk}/{draft.revision}"
            tell(person_of(row, other), "sign", row.pk, once, other=person_of(row, side))
        return None
    number = row.versions.aggregate(last=Max("number"))["last"] or 0
    version: AgreementVersion = AgreementVersion.objects.create(
        agreement=row,
        number=number + 1,
        employee_signed_at=draft.employee_signed_at,
        manager_signed_at=draft.manager_signed_at,
        **{name: getattr(draft, name) for name in FIELDS},
    )
    draft.delete()
    _record("agree_tailored", row)
    tell(
        person_of(row, other), "agreed", row.pk, version.number, other=person_of(row, side),
        day=version.review_on,
    )  # fmt: skip
    return version


def _draft(row: TailoredAgreement, side: Side) -> AgreementDraft:
    draft = AgreementDraft.objects.select_for_update(of=("self",)).filter(agreement=row).first()
    if draft is None or (draft.shown_on is None and draft.author != side):
        raise TailoredAgreement.DoesNotExist
    draft.agreement = row
    found: AgreementDraft = draft
    return found


def _last(row: TailoredAgreement) -> AgreementVersion:
    """What holds now. Raises Refused where nothing was agreed, or it has ended."""
    last: AgreementVersion | None = row.versions.last()
    if last is None:
        raise Refused(_("Nothing was agreed yet."))
    if row.ended_on is not None:
        raise Refused(_("This agreement has ended."))
    return last


def _copy(row: TailoredAgreement, side: Side, review_on: date | None) -> AgreementDraft:
    last = _last(row)
    if AgreementDraft.objects.filter(agreement=row).exists():
        raise Refused(_("One of you is changing it already. Talk about it."))
    values = {name: getattr(last, name) for name in FIELDS}
    draft: AgreementDraft = AgreementDraft.objects.create(
        agreement=row, author=side, written_on=timezone.localdate(),
        **{**values, "review_on": review_on},
    )  # fmt: skip
    return draft


def _record(action: str, row: TailoredAgreement) -> None:
    # That it happened, never what it says.
    audit.record(action, object_kind="tailored_agreement", object_id=row.pk)
