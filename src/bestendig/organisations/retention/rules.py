"""The retention rules for what organisations itself keeps."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import partial
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.tasks import KEEP_FAILED
from bestendig.common.keys import store
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.models import State as MessageState
from bestendig.common.registry import RetentionRule, Unit, register_retention
from bestendig.organisations.breaches.models import Breach
from bestendig.organisations.models import (
    Organisation,
    Person,
    Question,
    SettingChange,
    SignInCode,
    SignInLink,
)
from bestendig.organisations.queries.setting_changes import gone_before
from bestendig.organisations.retention.models import RetentionRun
from bestendig.organisations.rights.erasing import erase_person
from bestendig.organisations.rights.models import OPEN, DataRequest
from bestendig.organisations.signing_in.models import EmailChange, Session, SignIn

_LEAVERS: Final = SettingChange.Setting.LEAVERS


def register() -> None:
    """Tell the registry what goes when."""
    _rule(
        "sign_in_links",
        _("Sign-in links that are over"),
        partial(_accounts_rows, SignInLink),
        length=1,
        unit=Unit.DAYS,
        why=_("A link works once, for a short time."),
        platform=True,
    )
    _rule(
        "sign_in_codes",
        _("Sign-in codes on paper that are over"),
        # A code belongs to the organisation that gave it.
        lambda before: SignInCode.objects.filter(
            organisation=scope.current(), expires_at__lt=_start_of(before)
        ),
        length=1,
        unit=Unit.DAYS,
        why=_("A code that is over opens nothing."),
    )
    register_retention(
        RetentionRule(
            "leavers",
            _("People who left"),
            keep=lambda _id: Organisation.objects.get(pk=scope.current()).keep_leavers,
            apply=lambda before: erase_leavers(gone_before(_LEAVERS, before)),
            waiting=lambda before: leavers(gone_before(_LEAVERS, before)).count(),
            why=_("Just long enough to hand over their work and to undo a mistake."),
        )
    )
    _rule(
        "questions",
        _("Answered questions to the contact person"),
        lambda before: Question.objects.filter(answered_at__lt=_start_of(before)),
        length=24,
        why=_("To look back for two years at what people ask."),
    )
    _rule(
        "data_requests",
        _("Answered requests about data"),
        lambda before: DataRequest.objects.filter(closed_on__lt=before),
        length=24,
        why=_("To show that we answered in time."),
    )
    _rule(
        "breaches",
        _("Closed breaches"),
        lambda before: Breach.objects.filter(closed_at__lt=_start_of(before)),
        length=60,
        why=_("The supervisor may ask for the register."),
    )
    _rule(
        "mail",
        _("Mail that was sent: when, which kind and to which address"),
        _messages,
        length=90,
        unit=Unit.DAYS,
        why=_("To handle mail that comes back. What it said is erased when it is sent."),
        platform=True,
    )
    _rule(
        "jobs",
        _("Work that was done in the background"),
        _runs,
        length=KEEP_FAILED.days,
        unit=Unit.DAYS,
        why=_("To see what went wrong, and try again."),
        platform=True,
    )
    _rule(
        "sign_ins",
        _("Sign-ins that are over"),
        _over,
        length=30,
        unit=Unit.DAYS,
        why=_("So that you can see where somebody signed in as you."),
        platform=True,
    )
    _rule(
        "sessions",
        _("Sessions that are over"),
        lambda before: Session.objects.filter(expire_date__lt=_start_of(before)),
        length=1,
        unit=Unit.DAYS,
        why=_("Nobody is signed in with it any more."),
        platform=True,
        organisations=False,
    )
    _rule(
        "email_changes",
        _("New e-mail addresses that were not confirmed"),
        partial(_accounts_rows, EmailChange),
        length=1,
        unit=Unit.DAYS,
        why=_("Who does not confirm keeps the old address."),
        platform=True,
    )
    register_retention(
        RetentionRule(
            "key_copies",
            _("Copies of keys"),
            keep=lambda _id: 0,
            apply=lambda day: len(store().prune(day)),
            why=_("Each copy has its own last day."),
            unit=Unit.DAYS,
            platform=True,
            organisations=False,
        )
    )
    _rule(
        "retention_runs",
        _("Proof of erasing"),
        lambda before: RetentionRun.objects.filter(day__lt=before),
        length=60,
        why=_("To show for five years that we erased in time."),
    )


def leavers(before: date) -> QuerySet[Person]:
    """Who left before that day, and has no open request: that is answered first."""
    waiting = DataRequest.objects.filter(state__in=OPEN, person__isnull=False)
    found: QuerySet[Person] = Person.objects.filter(ends_on__lt=before)
    return found.exclude(pk__in=waiting.values("person_id"))


def erase_leavers(before: date) -> int:
    """Erase everybody who left before that day."""
    gone = list(leavers(before).values_list("pk", flat=True))
    for person_id in gone:
        erase_person(person_id)
    return len(gone)


def _accounts_rows(model: Any, before: date) -> QuerySet[Any]:
    """Links, codes and changes that are over."""
    return _of_members(model.objects.filter(expires_at__lt=_start_of(before)))


def _over(before: date) -> QuerySet[SignIn]:
    """Sign-ins that nobody used since, and that no session lives under."""
    live = Session.objects.filter(expire_date__gte=timezone.now(), sign_in__isnull=False)
    rows = SignIn.objects.filter(last_seen_on__lt=before)
    return _of_members(rows.exclude(pk__in=live.values("sign_in")))


def _of_members(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of accounts in the bound organisation; with none bound, of accounts without a person."""
    if scope.current_or_none() is None:
        return rows.filter(account__persons__isnull=True)
    members = Person.objects.filter(account__isnull=False).values("account_id")
    return rows.filter(account__in=members)


def _messages(before: date) -> QuerySet[Message]:
    """Mail of the bound organisation (or of none) that is no longer on its way."""
    on_its_way = [MessageState.QUEUED, MessageState.SENDING]
    rows = Message.objects.filter(organisation_id=scope.current_or_none())
    return rows.filter(queued_at__lt=_start_of(before)).exclude(state__in=on_its_way)


def _runs(before: date) -> QuerySet[JobRun]:
    """Jobs of the bound organisation (or of none) that have ended."""
    rows = JobRun.objects.filter(organisation_id=scope.current_or_none())
    return rows.filter(finished_at__lt=_start_of(before))


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _rule(
    code: str,
    what: Any,
    rows: Any,
    *,
    length: int,
    why: Any,
    unit: Unit = Unit.MONTHS,
    platform: bool = False,
    organisations: bool = True,
) -> None:
    """A rule of one length for everybody: the rows that are older go."""

    def erase(before: date) -> int:
        # Counted apart: what the database removes with a row is no row of this rule.
        found = rows(before)
        model = found.model
        ids = list(found.values_list("pk", flat=True))
        manager = model.objects
        for start in range(0, len(ids), 500):
            manager.filter(pk__in=ids[start : start + 500]).delete()
        return len(ids)

    register_retention(
        RetentionRule(
            code,
            what,
            keep=lambda _organisation: length,
            apply=erase,
            waiting=lambda before: rows(before).count(),
            why=why,
            unit=unit,
            platform=platform,
            organisations=organisations,
        )
    )
