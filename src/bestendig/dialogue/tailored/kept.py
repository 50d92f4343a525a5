"""What is kept about a person because of agreements, how it is erased, and how long it stays."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import (
    Contents,
    Record,
    RetentionRule,
    register_erasure,
    register_export,
    register_retention,
)
from bestendig.dialogue.tailored.models import (
    AgreementDraft,
    AgreementVersion,
    Side,
    TailoredAgreement,
)
from bestendig.dialogue.tailored.queries import Seen, agreements_of
from bestendig.organisations.models import Person

# After its end; and what was begun and never agreed, after somebody last wrote in it.
KEPT_MONTHS: Final = 24
DRAFT_MONTHS: Final = 6


def register() -> None:
    """Tell the registry."""
    register_export(
        "tailored",
        _read,
        title=_("Your tailored agreements"),
        fields={
            "agreements": _("agreements"),
            "with": _("with"),
            "about": _("about"),
            "what": _("what"),
            "good_for_me": _("good for me"),
            "good_for_work": _("good for the work"),
            "colleagues": _("for colleagues"),
            "steps": _("learn, room, talk, practise, keep"),
            "planned": _("planned: hours, euros"),
            "used": _("used: hours, euros"),
            "starts_on": _("from"),
            "review_on": _("look back on"),
            "signed": _("both signed"),
            "ended_on": _("ended on"),
            "as_manager": _("as a manager, with"),
            "helps": _("you help with a draft of"),
        },
        why=_("So that the two of you know what you agreed."),
        seen_by=_(
            "The two of you, and who helps with a draft. Others see only how many there are."
        ),
        kept="tailored",
    )
    register_erasure("tailored", _erase, title=_("tailored agreements"), own=False, order=20)
    register_retention(
        RetentionRule(
            "tailored",
            _("Tailored agreements that ended"),
            keep=lambda _organisation: KEPT_MONTHS,
            apply=lambda before: _gone(_ended(before)),
            waiting=lambda before: _ended(before).count(),
            why=_("Long enough to come back to it, and no longer."),
        )
    )
    register_retention(
        RetentionRule(
            "tailored_drafts",
            _("Drafts of agreements that nobody goes on with"),
            keep=lambda _organisation: DRAFT_MONTHS,
            apply=_forget_drafts,
            waiting=lambda before: _drafts(before).count(),
            why=_("What was not agreed, need not stay."),
        )
    )


def _read(person_id: UUID) -> Contents:
    person = Person.objects.get(pk=person_id)
    seen = agreements_of(person)
    own = [x for x in seen if x.side is Side.EMPLOYEE]
    helps = AgreementDraft.objects.filter(helper=person).select_related("agreement__employee")
    return {
        "agreements": [_record(x, terms) for x in own for terms in (*x.versions, x.draft) if terms],
        "as_manager": ", ".join(
            f"{x.agreement.employee} {x.agreement.asked_on}" for x in seen if x not in own
        ),
        "helps": ", ".join(str(x.agreement.employee) for x in helps),
    }


def _record(seen: Seen, terms: AgreementDraft | AgreementVersion) -> Record:
    steps = (terms.learn, terms.room, terms.talk, terms.practise, terms.keep)
    return {
        "with": str(seen.agreement.manager or ""),
        "about": terms.get_kind_display(),
        "what": terms.what,
        "good_for_me": terms.good_for_me,
        "good_for_work": terms.good_for_work,
        "colleagues": terms.colleagues,
        "steps": "\n".join(x for x in steps if x),
        "planned": _two(terms.hours_planned, terms.euros_planned),
        "used": _two(seen.agreement.hours_used, seen.agreement.euros_used),
        "starts_on": terms.starts_on,
        "review_on": terms.review_on,
        "signed": isinstance(terms, AgreementVersion),
        "ended_on": seen.agreement.ended_on,
    }


def _two(hours: int | None, euros: int | None) -> str:
    return f"{'–' if hours is None else hours}, {'–' if euros is None else euros}"


def _erase(person_id: UUID) -> int:
    """Of the employee all of it goes; of a manager and a helper the name, by its foreign key."""
    return _gone(TailoredAgreement.objects.filter(employee=person_id)) + int(
        TailoredAgreement.objects.filter(manager=person_id).update(manager=None)
        + AgreementDraft.objects.filter(helper=person_id).update(helper=None)
    )


def _gone(rows: QuerySet[TailoredAgreement]) -> int:
    number = rows.count()
    rows.delete()
    return number


def _ended(before: date) -> QuerySet[TailoredAgreement]:
    rows: QuerySet[TailoredAgreement] = TailoredAgreement.objects.filter(ended_on__lt=before)
    return rows


def _drafts(before: date) -> QuerySet[AgreementDraft]:
    rows: QuerySet[AgreementDraft] = AgreementDraft.objects.filter(written_on__lt=before)
    return rows


def _forget_drafts(before: date) -> int:
    old = list(_drafts(before).values_list("agreement", flat=True))
    AgreementDraft.objects.filter(agreement__in=old).delete()
    TailoredAgreement.objects.filter(Q(pk__in=old), versions=None).delete()
    return len(old)
