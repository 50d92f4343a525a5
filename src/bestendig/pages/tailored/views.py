"""One's own agreements: to read, to sign, to look back at, to change and to end."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bestendig.common.registry import months_after
from bestendig.dialogue.conversations.queries import talk_for
from bestendig.dialogue.tailored import asking, signing
from bestendig.dialogue.tailored.models import Side, TailoredAgreement
from bestendig.dialogue.tailored.queries import Seen, agreement_of, agreements_of, helped_by
from bestendig.dialogue.tailored.rules import lacking
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.tailored.asking import form_view
from bestendig.pages.tailored.forms import FitsForm, UsedForm
from bestendig.pages.wording import here

_AGAIN_MONTHS: Final = 6


@allow(Ability.TAILORED_OWN)
@never_cache
@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """The agreements of whoever looks, and the drafts they help with."""
    seen, today = agreements_of(request.person), timezone.localdate()
    shown = {
        "rows": [(x, told(x)) for x in seen if not x.ended],
        "ended": [(x, told(x)) for x in seen if x.ended],
        "helped": list(helped_by(request.person)),
        "manager": request.person.manager,
        "today": today,
        "leads": request.desk.may(Ability.TAILORED_TEAM),
    }
    return render(request, "tailored/mine.html", shown)


@allow(Ability.TAILORED_OWN)
@never_cache
@require_safe
def agreement(request: DeskRequest, agreement: UUID) -> HttpResponse:
    """One agreement. Who helps goes on to the draft, and sees nothing else."""
    seen = agreement_of(request.person, agreement)
    if seen is None:
        if helped_by(request.person).filter(agreement=agreement).exists():
            return redirect("tailored:write", agreement)
        raise Http404
    return _page(request, seen)


@allow(Ability.TAILORED_OWN)
@never_cache
@require_POST
def act(request: DeskRequest, agreement: UUID) -> HttpResponse:
    """What a button on the page of an agreement does."""
    do = request.POST.get("do", "")
    seen = agreement_of(request.person, agreement)
    if seen is None or (do not in _ACTS and do != "sign"):
        raise Http404
    try:
        if do == "sign":
            revision = request.POST.get("revision", "")
            read = int(revision) if revision.isdecimal() else 0
            signing.sign(agreement, request.person, read)
        else:
            _ACTS[do](agreement, request.person)
    except Refused as refused:
        again = agreement_of(request.person, agreement)
        return _page(request, again or seen, refused=str(refused))
    except TailoredAgreement.DoesNotExist as gone:  # taken back while somebody was looking
        raise Http404 from gone
    if do == "change":
        return redirect("tailored:write", agreement)
    left = agreement_of(request.person, agreement)
    return redirect("tailored:agreement", agreement) if left else redirect("tailored:mine")


@allow(Ability.TAILORED_OWN)
@never_cache
@form_view
def review(request: DeskRequest, agreement: UUID) -> HttpResponse:
    """Does it still fit? On with it until a new day, changed, or ended."""
    seen = _standing(request.person, agreement)
    again = months_after(timezone.localdate(), _AGAIN_MONTHS)
    form = FitsForm(sent(request), initial={"review_on": again})
    if form.is_valid() and form.carried_out(
        lambda: signing.still_fits(agreement, request.person, form.cleaned_data["review_on"])
    ):
        return redirect("tailored:agreement", agreement)
    return render(request, "tailored/review.html", {"form": form, "seen": seen})


@allow(Ability.TAILORED_OWN)
@never_cache
@form_view
def used(request: DeskRequest, agreement: UUID) -> HttpResponse:
    """What was used of hours and money."""
    seen = _standing(request.person, agreement)
    row = seen.agreement
    form = UsedForm(sent(request), initial={"hours": row.hours_used, "euros": row.euros_used})
    if form.is_valid() and form.carried_out(
        lambda: signing.note_used(
            agreement, request.person, form.cleaned_data["hours"], form.cleaned_data["euros"]
        )
    ):
        return redirect("tailored:agreement", agreement)
    return render(request, "tailored/used.html", {"form": form, "seen": seen})


@allow(Ability.TAILORED_OWN)
@require_safe
def self_check(request: DeskRequest) -> HttpResponse:
    """Three questions for oneself. There is no form: nothing of it can be sent."""
    questions = []
    for number in (1, 2, 3):
        key = f"selfcheck.{number}"
        answers = [(x, here(f"{key}.{x}"), here(f"{key}.{x}.hint")) for x in ("a", "b", "c")]
        questions.append((number, here(key), answers))
    return render(request, "tailored/self_check.html", {"questions": questions})


def told(seen: Seen) -> str:
    """How an agreement stands, in one sentence for whoever looks."""
    name = seen.other.first_name if seen.other else ""
    if seen.ended:
        return here("tailored.state.ended")
    if seen.waits_for_me:
        return here(f"tailored.state.{'sign' if seen.other_signed else 'shown'}", name=name)
    if seen.draft and seen.i_signed:
        return here("tailored.state.waits", name=name)
    if seen.draft and seen.draft.shown_on:
        return here("tailored.state.together", name=name)
    if seen.draft:
        return here("tailored.state.draft", name=name)
    return here("tailored.state.due" if seen.due(timezone.localdate()) else "tailored.state.holds")


def _page(request: DeskRequest, seen: Seen, refused: str = "") -> HttpResponse:
    manager = request.person.manager
    draft = seen.draft
    mine = seen.side is Side.EMPLOYEE
    shown = {
        "seen": seen,
        "mine": mine,
        "state": told(seen),
        "refused": refused,
        "due": seen.due(timezone.localdate()),
        "talk": talk_for(request.person, seen.agreement.talk) if seen.agreement.talk else None,
        "lacking": [here(f"tailored.lacks.{x}") for x in lacking(draft)] if draft else [],
        "may_drop": draft is not None and draft.author == seen.side,
        "earlier": list(reversed(seen.versions[:-1])),
        "other_manager": manager
        if mine and manager and not seen.ended and manager.pk != seen.agreement.manager_id
        else None,
    }
    return render(request, "tailored/agreement.html", shown, status=409 if refused else 200)


def _standing(person: Person, agreement: UUID) -> Seen:
    """What holds now, without a proposal that waits; else there is no such page."""
    seen = agreement_of(person, agreement)
    if seen is None or not seen.versions or seen.ended:
        raise Http404
    return seen


_ACTS: Final[MappingProxyType[str, Callable[[UUID, Person], None]]] = MappingProxyType(
    {
        "show": asking.show_draft,
        "drop": asking.drop_draft,
        "change": signing.propose_change,
        "end": signing.end_agreement,
        "along": signing.take_to_manager,
    }
)
