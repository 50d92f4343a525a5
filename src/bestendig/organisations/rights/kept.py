"""What organisations itself keeps about a person, for the registry."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.models import State as MessageState
from bestendig.common.registry import Contents, Words, register_erasure, register_export
from bestendig.organisations.models import Person, Question, RoleGrant, UnitVersion
from bestendig.organisations.queries.seats import organisations_of
from bestendig.organisations.rights.models import DataRequest
from bestendig.organisations.signing_in.models import SignIn

_EMPLOYMENT: Words = _("To know who works here, in which team, and who the manager is.")
_KEPT_FIELDS: dict[str, Words] = {
    "first_name": _("first name"),
    "last_name": _("last name"),
    "kind": _("kind"),
    "work_email": _("work e-mail"),
    "has_personnel_number": _("personnel number, made unreadable"),
    "unit": _("unit"),
    "manager": _("manager"),
    "function_family": _("function family"),
    "age_band": _("age"),
    "starts_on": _("in service from"),
    "ends_on": _("in service until"),
    "imported_on": _("last read from the HR system on"),
    "unwanted_mail": _("mail that you do not want"),
}


def register() -> None:
    """Tell the registry about persons, accounts, roles, questions and requests."""
    register_export(
        "person",
        read_person,
        title=_("Who you are here"),
        fields=_KEPT_FIELDS,
        why=_EMPLOYMENT,
        seen_by=_(
            "You, the administrator, and who reads in the HR file. Your manager sees your name."
        ),
        kept="leavers",
    )
    register_export(
        "account",
        read_account,
        title=_("Your account"),
        fields={
            "email": _("e-mail address to sign in with"),
            "language": _("language"),
            "last_sign_in": _("last sign-in"),
        },
        why=_("To let you sign in, and nobody else."),
        seen_by=_("You. The organisation administrator sees your e-mail address."),
        kept="leavers",
    )
    register_export(
        "sign_ins",
        read_sign_ins,
        title=_("Where you are signed in"),
        fields={
            "sign_ins": _("sign-ins"),
            "how": _("how"),
            "device": _("device"),
            "since": _("since"),
            "last_seen_on": _("last used on"),
        },
        why=_("So that you can see where somebody signed in as you."),
        seen_by=_("Only you."),
        kept="sign_ins",
    )
    register_export(
        "roles",
        read_roles,
        title=_("Your roles"),
        fields={"roles": _("roles"), "role": _("role"), "from": _("from"), "until": _("until")},
        why=_("To know what you may see and do here."),
        seen_by=_("You, and the organisation administrator."),
        kept="leavers",
    )
    register_export(
        "questions",
        read_questions,
        title=_("Your questions to the contact person"),
        fields={
            "questions": _("questions"),
            "asked_on": _("asked on"),
            "text": _("your question"),
            "answer": _("answer"),
        },
        why=_("To answer you."),
        seen_by=_("You, the DI advisers and HR."),
        kept="questions",
    )
    register_export(
        "data_requests",
        read_requests,
        title=_("Your requests about your data"),
        fields={
            "requests": _("requests"),
            "kind": _("what you asked"),
            "received_on": _("received on"),
            "field": _("what is wrong"),
            "wanted": _("the right value"),
            "text": _("explanation"),
            "state": _("state"),
            "answer": _("answer"),
        },
        why=_("To show that we answer in time."),
        seen_by=_("You, the organisation administrator and the data protection officer."),
        kept="data_requests",
    )
    register_erasure("questions", erase_questions, title=_("questions"), own=True)
    register_erasure("unwanted_mail", erase_unwanted_mail, title=_("wishes about mail"), own=True)
    register_erasure("mail", erase_mail, title=_("mail that we sent you"), own=True)
    register_erasure("roles", erase_roles, title=_("roles"), order=50)
    register_erasure(
        "data_requests",
        erase_requests,
        title=_("what was written in requests about data"),
        order=90,
    )
    register_erasure("person", erase_person_row, title=_("the person and the account"), order=100)


def read_person(person_id: UUID) -> Contents:
    """The person's row, with the names of team and manager instead of ids."""
    person = Person.objects.select_related("manager").get(pk=person_id)
    unit = UnitVersion.objects.filter(unit=person.unit_id, valid_until=None).first()
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "kind": person.get_kind_display(),
        "work_email": person.work_email,
        "has_personnel_number": bool(person.personnel_hash),
        "unit": unit.name if unit else "",
        "manager": str(person.manager or ""),
        "function_family": person.function_family,
        "age_band": person.get_age_band_display() if person.age_band else "",
        "starts_on": person.starts_on,
        "ends_on": person.ends_on,
        "imported_on": _day(person.imported_at),
        "unwanted_mail": ", ".join(person.unwanted_mail),
    }


def read_account(person_id: UUID) -> Contents:
    """The login that belongs to the person, if there is one."""
    account = Person.objects.select_related("account").get(pk=person_id).account
    if account is None:
        return {}
    return {
        "email": account.email or "",
        "language": account.get_language_display(),
        "last_sign_in": _day(account.last_login),
    }


def read_sign_ins(person_id: UUID) -> Contents:
    """The sign-ins of the person's account, on whichever device."""
    account = Person.objects.select_related("account").get(pk=person_id).account
    if account is None:
        return {}
    return {
        "sign_ins": [
            {
                "how": s.get_how_display(),
                "device": s.device,
                "since": _day(s.made_at),
                "last_seen_on": s.last_seen_on,
            }
            for s in SignIn.objects.filter(account=account)
        ]
    }


def read_roles(person_id: UUID) -> Contents:
    """The roles that were given, past ones too."""
    grants = RoleGrant.objects.filter(person=person_id)
    return {
        "roles": [
            {"role": g.get_role_display(), "from": g.starts_on, "until": g.ends_on} for g in grants
        ]
    }


def read_questions(person_id: UUID) -> Contents:
    """Questions to the contact person with their answers."""
    return {
        "questions": [
            {"asked_on": _day(q.asked_at), "text": q.text, "answer": q.answer}
            for q in Question.objects.filter(asked_by=person_id)
        ]
    }


def read_requests(person_id: UUID) -> Contents:
    """Requests about the own data."""
    return {
        "requests": [
            {
                "kind": r.get_kind_display(),
                "received_on": r.received_on,
                "field": r.get_field_display() if r.field else "",
                "wanted": r.wanted,
                "text": r.text,
                "state": r.get_state_display(),
                "answer": r.answer,
            }
            for r in DataRequest.objects.filter(person=person_id)
        ]
    }


def erase_questions(person_id: UUID) -> int:
    """All questions to the contact person, with their answers."""
    return _delete(Question.objects.filter(asked_by=person_id))


def erase_unwanted_mail(person_id: UUID) -> int:
    """The wishes about mail; 1 when there were any."""
    found: QuerySet[Person] = Person.objects.filter(pk=person_id).exclude(unwanted_mail=[])
    return found.update(unwanted_mail=[])


def erase_mail(person_id: UUID) -> int:
    """Mail that was sent: its sealed address and when it went. What is on its way goes on."""
    on_its_way = [MessageState.QUEUED, MessageState.SENDING]
    return _delete(
        Message.objects.filter(organisation_id=scope.current(), person_id=person_id).exclude(
            state__in=on_its_way
        )
    )


def erase_roles(person_id: UUID) -> int:
    """All roles that were given."""
    return _delete(RoleGrant.objects.filter(person=person_id))


def erase_requests(person_id: UUID) -> int:
    """The words in requests. Kind, days and state stay, to show that answers came in time."""
    found: QuerySet[DataRequest] = DataRequest.objects.filter(person=person_id)
    return found.update(person=None, wanted="", text="", answer="", extended_because="", field="")


def erase_person_row(person_id: UUID) -> int:
    """The person, and the account when nobody else in any organisation uses it."""
    person = Person.objects.get(pk=person_id)
    account = person.account
    person.delete()
    if account is None or account.is_platform_admin or organisations_of(account):
        return 1
    account.delete()
    return 2


def _delete(rows: QuerySet[Any]) -> int:
    """Delete, and count these rows only, not what goes with them."""
    count = rows.count()
    rows.delete()
    return count


def _day(moment: object) -> date | None:
    return timezone.localtime(moment).date() if moment else None  # type: ignore[arg-type]
