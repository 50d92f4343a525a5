"""What either does with a talk: a yes, another moment, held or not, what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.dialogue.conversations import agreeing, inviting
from bestendig.dialogue.conversations.models import Conversation, Outcome, State
from bestendig.measurement.actions.rolling import invite_to_rolling
from bestendig.measurement.models import RollingKind
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.dialogue import words
from bestendig.pages.dialogue.forms import HeldForm, MomentForm, OutcomeForm
from bestendig.pages.dialogue.mails import tell
from bestendig.pages.dialogue.views import own_talk, thread_shown
from bestendig.pages.forms import sent


@allow(Ability.TALKS)
@require_POST
def agree(request: DeskRequest, talk: UUID) -> HttpResponse:
    """Yes to the moment."""
    found = own_talk(request, talk)

    def carry_out() -> None:
        made = inviting.agree_on_moment(request.person, talk)
        if found.state != State.AGREED:
            tell(request, "agreed", made, made.side_of(request.person).other)

    return _done(request, found, carry_out)


@allow(Ability.TALKS)
@require_http_methods(["GET", "HEAD", "POST"])
def moment(request: DeskRequest, talk: UUID) -> HttpResponse:
    """Propose another moment."""
    found = own_talk(request, talk)
    there = timezone.localtime(found.at)
    ready = {"day": there.date(), "time": there.time(), "where": found.where}
    form = MomentForm(sent(request), initial=ready)

    def carry_out() -> None:
        with transaction.atomic():
            made = inviting.propose_moment(
                request.person, talk, form.at, form.cleaned_data["where"]
            )
            tell(request, "moved", made, made.side_of(request.person).other)

    if request.method == "POST" and form.is_valid() and form.carried_out(carry_out):
        return redirect("talks:thread", talk)
    return _form(request, found, "moment", form)


@allow(Ability.TALKS)
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: DeskRequest, talk: UUID) -> HttpResponse:
    """It took place: both may be asked three questions, at the next draw."""
    found = own_talk(request, talk)
    day = min(timezone.localdate(found.at), timezone.localdate())
    form = HeldForm(sent(request), initial={"on": day})

    def carry_out() -> None:
        with transaction.atomic():
            made = inviting.mark_held(request.person, talk, form.cleaned_data["on"])
            both = [x for x in (made.employee, made.manager) if x is not None]
            invite_to_rolling(RollingKind.TALK, *both)

    if request.method == "POST" and form.is_valid() and form.carried_out(carry_out):
        return redirect("talks:outcome", talk)
    return _form(request, found, "held", form)


@allow(Ability.TALKS)
@require_POST
def not_held(request: DeskRequest, talk: UUID) -> HttpResponse:
    """It did not take place, or will not. Why is not asked."""
    found = own_talk(request, talk)

    def carry_out() -> None:
        made = inviting.mark_not_held(request.person, talk)
        if found.is_going and found.at > timezone.now():
            tell(request, "off", made, made.side_of(request.person).other)

    return _done(request, found, carry_out)


@allow(Ability.TALKS)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: DeskRequest, talk: UUID) -> HttpResponse:
    """Write in a few lines what was agreed."""
    found = own_talk(request, talk)
    if not found.is_held:
        return redirect("talks:thread", talk)
    newest: Outcome | None = found.outcomes.first()
    ready = {"words": newest.read(), "after": newest.number} if newest else {"after": 0}
    form = OutcomeForm(sent(request), initial=ready)

    def carry_out() -> None:
        with transaction.atomic():
            made = agreeing.write_outcome(
                request.person, talk, form.cleaned_data["words"], form.cleaned_data["after"]
            )
            if not made.is_confirmed:
                other = found.side_of(request.person).other
                tell(request, "outcome", found, other, made.number)

    if request.method == "POST" and form.is_valid() and form.carried_out(carry_out):
        return redirect("talks:thread", talk)
    return _form(request, found, "outcome", form)


@allow(Ability.TALKS)
@require_POST
def confirm(request: DeskRequest, talk: UUID) -> HttpResponse:
    """Yes to what the other one wrote."""
    found = own_talk(request, talk)
    number = request.POST.get("number", "")
    if not number.isdecimal() or not found.outcomes.exists():
        raise Http404
    return _done(
        request, found, partial(agreeing.confirm_outcome, request.person, talk, int(number))
    )


def _done(request: DeskRequest, talk: Conversation, action: Callable[[], object]) -> HttpResponse:
    """Back to the talk; with what was refused when it was."""
    try:
        with transaction.atomic():
            action()
    except Refused as refused:
        fresh = own_talk(request, talk.pk)
        shown = {**thread_shown(request, fresh), "refused": str(refused)}
        return render(request, "talks/thread.html", shown, status=409)
    return redirect("talks:thread", talk.pk)


def _form(
    request: DeskRequest,
    talk: Conversation,
    what: str,
    form: MomentForm | HeldForm | OutcomeForm,
) -> HttpResponse:
    other = words.name_of(talk, talk.side_of(request.person).other)
    shown = {"talk": talk, "other": other, "form": form, "what": what}
    return render(request, f"talks/{what}.html", shown)
