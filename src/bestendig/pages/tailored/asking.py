"""Asking for an agreement, writing its draft, and choosing who helps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bestendig.catalogue.queries import entry_of, offer
from bestendig.catalogue.similar import Alike, similar
from bestendig.common.registry import months_after
from bestendig.dialogue.conversations.queries import talk_for
from bestendig.dialogue.tailored import asking as actions
from bestendig.dialogue.tailored.asking import MayBeHealth
from bestendig.dialogue.tailored.models import AgreementDraft, Side
from bestendig.dialogue.tailored.queries import agreement_of, helped_by
from bestendig.dialogue.tailored.rules import FIELDS
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.people.choosing import suggestions
from bestendig.pages.tailored.forms import AskForm, DraftForm, HelperForm

form_view = require_http_methods(["GET", "HEAD", "POST"])
_REVIEW_MONTHS: Final = 3
_MOST: Final = 3


@allow(Ability.TAILORED_OWN)
@never_cache
@form_view
def ask(request: DeskRequest) -> HttpResponse:
    """Ask for an agreement with one's own manager."""
    return _ask(request, request.person)


@allow(Ability.TAILORED_OWN)
@never_cache
@form_view
def ask_for(request: DeskRequest, person: UUID) -> HttpResponse:
    """Propose an agreement to somebody of the own team."""
    return _ask(request, get_object_or_404(Person, pk=person, manager=request.person))


def _ask(request: DeskRequest, employee: Person) -> HttpResponse:
    own = employee == request.person
    form = _begun(request) or AskForm(sent(request))
    alike: list[Alike] = []
    if form.is_valid():
        said = form.cleaned_data
        _check_talk(request.person, employee, said["talk"])
        alike = [] if said["looked"] else _offered(said["what"])
        if not alike:
            try:
                made = actions.ask(
                    request.person, employee, said["kind"], said["what"], anyway=said["anyway"],
                    talk=said["talk"],
                )  # fmt: skip
            except Refused as refused:
                _refused(form, refused)
            else:
                helped = own and said["helped"]
                return redirect("tailored:helper" if helped else "tailored:write", made)
    other = employee.manager if own else employee
    shown = {"form": form, "own": own, "other": other, "alike": alike}
    return render(request, "tailored/ask.html", shown)


def _begun(request: DeskRequest) -> AskForm | None:
    """A form in which words stand already, as somebody chose on another page: those of a plan, of
    a list, or of what a talk came to. Nothing is kept of it, and nothing stands in the address."""
    if "begin" not in request.POST:
        return None
    there = {name: request.POST.get(name, "") for name in ("what", "looked", "talk")}
    return AskForm(initial=there)


def _check_talk(me: Person, employee: Person, talk_id: UUID | None) -> None:
    """A talk that an agreement comes from is one of the same two. Raises Http404."""
    if talk_id is None:
        return
    talk = talk_for(me, talk_id)
    if talk is None or (talk.employee_id, talk.manager_id) != (employee.pk, employee.manager_id):
        raise Http404


@allow(Ability.TAILORED_OWN)
@never_cache
@form_view
def write(request: DeskRequest, agreement: UUID) -> HttpResponse:
    """The draft, for the two and for who helps."""
    draft = _draft(request.person, agreement)
    row = draft.agreement
    form = DraftForm(
        sent(request), initial=_initial(draft), employee=row.employee_id == request.person.pk,
        name=row.employee.first_name,
    )  # fmt: skip
    revision = request.POST.get("revision", "")
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.write_draft(
                row.pk, request.person, {name: said[name] for name in FIELDS},
                int(revision) if revision.isdecimal() else 0, anyway=said["anyway"],
            )  # fmt: skip
        except Refused as refused:
            _refused(form, refused)
        else:
            helps = draft.helper_id == request.person.pk
            return redirect("tailored:mine") if helps else redirect("tailored:agreement", row.pk)
    shown = {
        "form": form,
        "draft": draft,
        "agreement": row,
        "helps": draft.helper_id == request.person.pk,
        # Who types goes on with the text that was read, also after a mistake.
        "revision": revision or draft.revision,
    }
    return render(request, "tailored/write.html", shown)


@allow(Ability.TAILORED_OWN)
@never_cache
@form_view
def helper(request: DeskRequest, agreement: UUID) -> HttpResponse:
    """Who helps with this draft."""
    seen = agreement_of(request.person, agreement)
    if seen is None or seen.draft is None or seen.side is not Side.EMPLOYEE:
        raise Http404
    if request.POST.get("do") == "none":
        actions.choose_helper(agreement, request.person, None)
        return redirect("tailored:agreement", agreement)
    form = HelperForm(sent(request))
    if form.is_valid() and form.carried_out(
        lambda: actions.choose_helper(agreement, request.person, form.person)
    ):
        return redirect("tailored:agreement", agreement)
    shown = {"form": form, "seen": seen, "suggestions": suggestions()}
    return render(request, "tailored/helper.html", shown)


def _draft(person: Person, agreement: UUID) -> AgreementDraft:
    helped = helped_by(person).filter(agreement=agreement).first()
    if helped is not None:
        return helped
    seen = agreement_of(person, agreement)
    if seen is None or seen.draft is None:
        raise Http404
    return seen.draft


def _initial(draft: AgreementDraft) -> dict[str, Any]:
    said = {name: getattr(draft, name) for name in FIELDS}
    today = timezone.localdate()
    said["starts_on"] = said["starts_on"] or today + timedelta(days=7)
    said["review_on"] = said["review_on"] or months_after(said["starts_on"], _REVIEW_MONTHS)
    return said


def _offered(what: str) -> list[Alike]:
    """What is on offer already and looks like this (R73)."""
    return similar(what, [entry_of(x) for x in offer()])[:_MOST]


def _refused(form: AskForm | DraftForm, refused: Refused) -> None:
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    form.warned = isinstance(refused, MayBeHealth)
