"""Asking, advising, agreeing and reopening. Who may: the page asks the role table.

Every step goes through `_take`, which knows no other way than `agreements.MOVES`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.actions.documents import Upload, attach
from bestendig.organisations.agreements import MOVES, Because, changed, frame, may_take
from bestendig.organisations.models import Agreement, AgreementStep, Organisation, Processing
from bestendig.organisations.refusal import Refused

_K, _S, _T = Agreement.Kind, Agreement.State, AgreementStep.Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """From one day until another, both included."""

    start: date
    end: date


@transaction.atomic
def ask_advice(reference: str, document: Upload | None, note: str = "") -> Agreement:
    """Ask the FG to advise on this version of the DPIA. The document goes with it."""
    dpia = _open(_K.DPIA, _T.ASKED)
    dpia.reference, dpia.asked_on, dpia.frame = reference, timezone.localdate(), _frame()
    dpia.advice, dpia.advised_on = "", None
    if document is not None:
        attach(dpia, document)
    if dpia.document is None:
        raise Refused(_("Add the DPIA itself: the FG advises on a document."), field="document")
    return _take(dpia, _T.ASKED, note)


@transaction.atomic
def record_advice(agreement: Agreement, advice: str, advised_on: date) -> Agreement:
    """The FG's advice on the DPIA. It is advice: it agrees to nothing and blocks nothing."""
    dpia = _lock(agreement, _K.DPIA)
    _not_later_than_today(advised_on, "advised_on")
    dpia.advice, dpia.advised_on = advice, advised_on
    return _take(dpia, _T.ADVISED, advice, taken_on=advised_on)


@transaction.atomic
def adopt_dpia(
    agreement: Agreement, period: Period, decided_on: date, what_was_done: str
) -> Agreement:
    """The organisation decides on its DPIA, and says what it did with the FG's advice."""
    dpia = _lock(agreement, _K.DPIA)
    _decide(dpia, period, decided_on)
    dpia.rules = what_was_done
    return _take(dpia, _T.ADOPTED, what_was_done, taken_on=decided_on)


@transaction.atomic
def ask_consent(period: Period, rules: str, reference: str = "") -> Agreement:
    """Ask the works council to agree to the rules for a period, as the settings stand now."""
    _check(period)
    consent = _open(_K.CONSENT, _T.ASKED)
    consent.asked_on, consent.frame, consent.reopened_because = timezone.localdate(), _frame(), []
    consent.valid_from, consent.valid_until = period.start, period.end
    consent.rules, consent.reference = rules, reference
    consent.decided_on = consent.decided_by = None
    return _take(consent, _T.ASKED, rules)


@transaction.atomic
def ask_about_consent(agreement: Agreement, question: str) -> Agreement:
    """The works council asks something before it decides."""
    return _take(_lock(agreement, _K.CONSENT), _T.QUESTION, question)


@transaction.atomic
def answer_works_council(agreement: Agreement, answer: str) -> Agreement:
    """The adviser answers the works council."""
    return _take(_lock(agreement, _K.CONSENT), _T.ANSWER, answer)


@transaction.atomic
def give_consent(
    agreement: Agreement, period: Period, rules: str, decided_on: date,
    document: Upload | None = None,
) -> Agreement:  # fmt: skip
    """The works council agrees, for its own period and with its own rules.

    Raises Refused when the settings changed after it was asked: it would agree to something
    that it did not read.
    """
    consent = _lock(agreement, _K.CONSENT)
    _not_asked_by_oneself(consent)
    if changed(consent.frame, _frame()):
        raise Refused(_("The settings changed after you were asked. You must be asked again."))
    _decide(consent, period, decided_on)
    consent.rules = rules
    if document is not None:
        attach(consent, document)
    return _take(consent, _T.GIVEN, rules, taken_on=decided_on)


@transaction.atomic
def refuse_consent(agreement: Agreement, why: str, decided_on: date) -> Agreement:
    """The works council does not agree. No survey opens; the adviser may ask again."""
    consent = _lock(agreement, _K.CONSENT)
    _not_asked_by_oneself(consent)
    _not_later_than_today(decided_on, "decided_on")
    consent.decided_on, consent.decided_by = decided_on, scope.actor().person
    return _take(consent, _T.REFUSED, why, taken_on=decided_on)


@transaction.atomic
def record_processor_agreement(
    reference: str, period: Period, signed_on: date, document: Upload
) -> Agreement:
    """A processor agreement that was signed outside Bestendig, with its document."""
    agreement = Agreement(kind=_K.PROCESSOR)
    _decide(agreement, period, signed_on)
    agreement.reference = reference
    attach(agreement, document)
    return _take(agreement, _T.RECORDED, reference, taken_on=signed_on)


@transaction.atomic
def reopen_consent(because: Iterable[Because]) -> int:
    """Open every consent again that runs, is still to begin, or was asked. Returns how many.

    Called when purpose, questions, smallest group, keeping times or groups changed (GOV-04).
    """
    codes = [reason.value for reason in because]
    standing = (
        Agreement.objects.select_for_update()
        .filter(kind=_K.CONSENT, state__in=MOVES[_K.CONSENT, _T.REOPENED].before)
        .exclude(valid_until__lt=timezone.localdate())
    )
    rows = list(standing)
    for consent in rows:
        consent.reopened_because = codes
        _take(consent, _T.REOPENED, ",".join(codes))
    return len(rows)


def _frame() -> dict[str, object]:
    organisation = Organisation.objects.get(pk=scope.current())
    return frame(organisation, Processing.objects.first() or Processing())


def _open(kind: Agreement.Kind, step: AgreementStep.Step) -> Agreement:
    """The newest agreement of `kind` that `step` may be taken with, else a new one."""
    # One person at a time: two questions at once would make two agreements.
    Organisation.objects.select_for_update().get(pk=scope.current())
    newest: Agreement | None = (
        Agreement.objects.select_for_update().filter(kind=kind).order_by("-created_at").first()
    )
    if newest is not None and may_take(kind, step, newest.state):
        return newest
    if newest is not None and newest.state == _S.ASKED:
        raise Refused(_("This was asked already. Wait for the answer."))
    return Agreement(kind=kind)


def _lock(agreement: Agreement, kind: Agreement.Kind) -> Agreement:
    locked: Agreement = Agreement.objects.select_for_update().get(pk=agreement.pk, kind=kind)
    return locked


def _take(
    agreement: Agreement, step: AgreementStep.Step, note: str, taken_on: date | None = None
) -> Agreement:
    """The only way from one state to another."""
    if not may_take(agreement.kind, step, agreement.state):
        raise Refused(_("This is not possible now. Somebody was there before you; look again."))
    agreement.state = MOVES[Agreement.Kind(agreement.kind), step].after
    agreement.save()
    who = scope.actor()
    AgreementStep.objects.create(
        agreement=agreement, step=step, note=note, by=who.person, role=who.role,
        taken_on=taken_on or timezone.localdate(),
    )  # fmt: skip
    audit.record(
        f"agreement_{step}",
        object_kind="agreement",
        object_id=agreement.pk,
        kind=str(agreement.kind),
        state=str(agreement.state),
    )
    return agreement


def _decide(agreement: Agreement, period: Period, decided_on: date) -> None:
    _check(period)
    _not_later_than_today(decided_on, "decided_on")
    agreement.valid_from, agreement.valid_until = period.start, period.end
    agreement.decided_on, agreement.decided_by = decided_on, scope.actor().person


def _not_asked_by_oneself(consent: Agreement) -> None:
    """Two pairs of eyes: a member of the works council may also be an adviser, who asks."""
    asked = consent.steps.filter(step=_T.ASKED).last()
    if asked and asked.by and asked.by == scope.actor().person:
        raise Refused(
            _("You asked for this consent yourself. Another member of the works council decides.")
        )


def _check(period: Period) -> None:
    if period.end < period.start:
        raise Refused(_("The end comes before the beginning."), field="valid_until")
    if period.end < timezone.localdate():
        raise Refused(_("This period is over already."), field="valid_until")


def _not_later_than_today(day: date, field: str) -> None:
    if day > timezone.localdate():
        raise Refused(_("This day is still to come."), field=field)
