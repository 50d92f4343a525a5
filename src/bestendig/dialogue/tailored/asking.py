"""Asking for an agreement, and writing its draft: together, and with a colleague who helps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.dialogue.tailored.models import AgreementDraft, Kind, Side, TailoredAgreement
from bestendig.dialogue.tailored.queries import opposite
from bestendig.dialogue.tailored.rules import FIELDS, WORDS, health_word, wrong_days
from bestendig.dialogue.tailored.telling import tell
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.refusal import Refused


class MayBeHealth(Refused):
    """A word looks like health or home. Whoever means something else may keep it."""


@transaction.atomic
def ask(
    by: Person, employee: Person, kind: str, what: str, *, anyway: bool = False,
    talk: UUID | None = None,
) -> UUID:  # fmt: skip
    """Begin an agreement, as the employee or as their manager: its id. As yet only they see it.

    talk: a talk of the two that it comes from; the page knows that it is theirs.
    """
    side = Side.EMPLOYEE if by.pk == employee.pk else Side.MANAGER
    manager = employee.manager
    if manager is None or not _at_work(manager):
        raise Refused(_("Nobody is known as your manager. Ask your contact person."))
    if not _at_work(employee) or (side is Side.MANAGER and manager.pk != by.pk):
        raise Refused(_("This person is not in your team."))
    if not what.strip():
        raise Refused(_("This is still empty."), field="what")
    if not anyway:
        _look(what, "what")
    today = timezone.localdate()
    row: TailoredAgreement = TailoredAgreement.objects.create(
        employee=employee, manager=manager, asked_by=side, asked_on=today, talk=talk
    )
    AgreementDraft.objects.create(
        agreement=row, author=side, kind=Kind(kind), what=what.strip(), written_on=today
    )
    _record("ask_tailored", row)
    made: UUID = row.pk
    return made


@transaction.atomic
def write_draft(
    agreement_id: UUID, by: Person, said: Mapping[str, Any], revision: int, *, anyway: bool = False
) -> None:
    """Put down what is to be agreed (`rules.FIELDS`); one of the two, or who helps. What differs
    takes both signatures away. Raises Refused when somebody else wrote since this revision."""
    draft, _side = _mine_or_helped(agreement_id, by)
    if draft.revision != revision:
        raise Refused(_("Somebody else changed this in the meantime. Look at it again."))
    new = {name: _clean(said[name]) for name in FIELDS}
    new["kind"] = Kind(new["kind"])
    if not new["what"]:
        raise Refused(_("This is still empty."), field="what")
    if wrong := wrong_days(new["starts_on"], new["review_on"], timezone.localdate()):
        raise Refused(wrong[1], field=wrong[0])
    if not anyway:
        for name in WORDS:
            _look(new[name], name)
    if all(getattr(draft, name) == value for name, value in new.items()):
        return
    for name, value in new.items():
        setattr(draft, name, value)
    draft.employee_signed_at = draft.manager_signed_at = None
    draft.revision += 1
    draft.written_on = timezone.localdate()
    draft.save()
    _record("write_tailored", draft.agreement)


@transaction.atomic
def show_draft(agreement_id: UUID, by: Person) -> None:
    """Let the other of the two read what was begun, and write in it."""
    draft, side = _mine(agreement_id, by)
    if draft.shown_on is None:
        shown(draft, side)


@transaction.atomic
def drop_draft(agreement_id: UUID, by: Person) -> None:
    """Throw away what this side proposed. What was agreed before stays as it is."""
    draft, side = _mine(agreement_id, by)
    if draft.author != side:
        raise Refused(_("Only who proposed this can take it back. Talk about it, or change it."))
    row = draft.agreement
    _record("drop_tailored", row)
    draft.delete()
    if not row.versions.exists():
        row.delete()


@transaction.atomic
def choose_helper(agreement_id: UUID, by: Person, helper: Person | None) -> None:
    """Let a colleague help with this draft; None: nobody any more. The employee alone says who."""
    draft, side = _mine(agreement_id, by)
    if side is not Side.EMPLOYEE:
        raise Refused(_("Only the employee chooses who helps."))
    if helper is not None:
        if helper.pk in {draft.agreement.employee_id, draft.agreement.manager_id}:
            raise Refused(_("Choose somebody else than the two of you."), field="helper")
        if not _at_work(helper):
            raise Refused(_("This person does not work here any more."), field="helper")
    draft.helper = helper
    draft.save(update_fields=["helper"])
    _record("help_with_tailored", draft.agreement)
    tell(helper, "help", draft.agreement_id, f"{draft.pk}", other=by)


def shown(draft: AgreementDraft, side: Side) -> None:
    """The other may read it from now on, and gets a mail of it."""
    row = draft.agreement
    draft.shown_on = timezone.localdate()
    draft.save(update_fields=["shown_on"])
    _record("show_tailored", row)
    tell(person_of(row, opposite(side)), "shown", row.pk, draft.pk, other=person_of(row, side))


def person_of(row: TailoredAgreement, side: Side) -> Person | None:
    """Who it is on this side."""
    return row.employee if side is Side.EMPLOYEE else row.manager


def locked(agreement_id: UUID, by: Person) -> tuple[TailoredAgreement, Side]:
    """The agreement and on which side `by` is. Raises DoesNotExist for anybody else."""
    row = (
        TailoredAgreement.objects.select_for_update(of=("self",))
        .select_related("employee__account", "manager__account")
        .get(pk=agreement_id)
    )
    if by.pk == row.employee_id:
        return row, Side.EMPLOYEE
    if by.pk == row.manager_id:
        return row, Side.MANAGER
    raise TailoredAgreement.DoesNotExist


def _mine(agreement_id: UUID, by: Person) -> tuple[AgreementDraft, Side]:
    """The draft, for one of the two who may see it."""
    row, side = locked(agreement_id, by)
    draft = AgreementDraft.objects.select_for_update(of=("self",)).filter(agreement=row).first()
    if draft is None or (draft.shown_on is None and draft.author != side):
        raise TailoredAgreement.DoesNotExist
    draft.agreement = row
    return draft, side


def _mine_or_helped(agreement_id: UUID, by: Person) -> tuple[AgreementDraft, Side | None]:
    helped = AgreementDraft.objects.select_for_update(of=("self",)).filter(
        agreement=agreement_id, helper=by, agreement__ended_on=None
    )
    draft = helped.select_related("agreement").first()
    return (draft, None) if draft else _mine(agreement_id, by)


def _look(words: str, field: str) -> None:
    if word := health_word(words):
        raise MayBeHealth(
            _("“%(word)s” may be about health or home. Leave that out.") % {"word": word},
            field=field,
        )


def _clean(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _at_work(person: Person) -> bool:
    people = in_service(Person.objects.filter(pk=person.pk), _today())
    return bool(people.exists())


def _today() -> date:
    return timezone.localdate()


def _record(action: str, row: TailoredAgreement) -> None:
    # That it happened, never what it says.
    audit.record(action, object_kind="tailored_agreement", object_id=row.pk)
