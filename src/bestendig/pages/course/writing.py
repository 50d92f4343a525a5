"""Writing the course: challenges, preconditions, who does what, and one's own pledges."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bestendig.organisations.course import actions
from bestendig.organisations.course.models import Challenge, Duty, Pledge, Precondition
from bestendig.organisations.course.processes import PROCESSES
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.course import forms
from bestendig.pages.forms import Form, sent
from bestendig.pages.people.choosing import shown, suggestions
from bestendig.pages.wording import here

form_view = require_http_methods(["GET", "HEAD", "POST"])


@allow(Ability.COURSE_WRITE)
@form_view
def add_challenge(request: DeskRequest) -> HttpResponse:
    """A new challenge."""
    form = forms.ChallengeForm(sent(request), initial={"year": timezone.localdate().year})
    return _page(
        request, form, lambda: actions.add_challenge(**form.cleaned_data),
        _("New challenge"), here("course.challenge"),
    )  # fmt: skip


@allow(Ability.COURSE_WRITE)
@form_view
def challenge(request: DeskRequest, challenge: UUID) -> HttpResponse:
    """Name a challenge anew, end it, or let it go on after all."""
    row = get_object_or_404(Challenge, pk=challenge)
    doing = request.POST.get("do", "")
    form = forms.ChallengeForm(
        None if doing else sent(request),
        initial={"name": row.name, "why": row.why, "year": row.year},
    )
    ending = forms.EndForm(
        sent(request) if doing == "end" else None, initial={"on": timezone.localdate()}
    )
    if doing == "resume":
        actions.end_challenge(row.pk, None)
        return redirect("course:course")
    if ending.is_valid() and ending.carried_out(
        lambda: actions.end_challenge(row.pk, ending.cleaned_data["on"])
    ):
        return redirect("course:course")
    return _page(
        request, form, lambda: actions.change_challenge(row.pk, **form.cleaned_data),
        row.name, here("course.challenge"), template="course/challenge.html",
        challenge=row, ending=ending,
    )  # fmt: skip


@allow(Ability.COURSE_WRITE)
@form_view
def precondition(request: DeskRequest, code: str) -> HttpResponse:
    """How one of the four preconditions stands."""
    if code not in Precondition.Code.values:
        raise Http404
    which = Precondition.Code(code)
    row = Precondition.objects.filter(code=which).select_related("keeper").first()
    initial = {"met": row.met, "evidence": row.evidence, "keeper": shown(row.keeper)} if row else {}
    form = forms.PreconditionForm(
        sent(request), initial=initial, question=here(f"precondition.{which.value}")
    )

    def look() -> None:
        said = form.cleaned_data
        actions.look_at_precondition(
            which, said["evidence"], met=said["met"], keeper=form.keeper_id()
        )

    text = here(f"course.precondition.{which.value}")
    return _page(request, form, look, str(which.label), text, suggestions=suggestions())


@allow(Ability.PLEDGES_WRITE)
@form_view
def add_pledge(request: DeskRequest) -> HttpResponse:
    """Promise something."""
    form = forms.PledgeForm(sent(request))
    process = request.GET.get("process", "")
    if process not in PROCESSES:
        return _page(
            request, form, lambda: actions.make_pledge(request.person, **form.cleaned_data),
            _("Promise something"), here("course.pledge"),
        )  # fmt: skip
    return _page(
        request, form,
        lambda: actions.make_pledge(request.person, **form.cleaned_data, process=process),
        _("Promise something: %(what)s") % {"what": here(f"process.{process}")},
        here("course.pledge"), template="course/process_form.html", then="course:processes",
    )  # fmt: skip


@allow(Ability.PLEDGES_WRITE)
@form_view
def pledge(request: DeskRequest, pledge: UUID) -> HttpResponse:
    """What became of one's own pledge; on the day itself it can be taken back."""
    row = get_object_or_404(Pledge, pk=pledge, person=request.person)
    if request.POST.get("do") == "take_back":
        try:
            actions.take_back_pledge(request.person, row.pk)
        except Refused:
            return redirect("course:pledge", row.pk)
        return redirect("course:course")
    form = forms.ToldForm(sent(request), initial={"outcome": row.outcome, "note": row.note})
    return _page(
        request, form,
        lambda: actions.tell_of_pledge(request.person, row.pk, **form.cleaned_data),
        _("What became of it?"), row.what, template="course/pledge.html", pledge=row,
        fresh=row.made_on == timezone.localdate(),
    )  # fmt: skip


@allow(Ability.COURSE_WRITE)
@form_view
def add_duty(request: DeskRequest) -> HttpResponse:
    """Something more that has to be done."""
    form = forms.DutyForm(sent(request))
    return _page(
        request, form,
        lambda: actions.write_duty(form.cleaned_data["what"], form.holder_id()),
        _("Who does what"), here("course.duty"), suggestions=suggestions(),
    )  # fmt: skip


@allow(Ability.COURSE_WRITE)
@form_view
def duty(request: DeskRequest, duty: UUID) -> HttpResponse:
    """Somebody else does it, it is called otherwise, or it need not be done any more."""
    row = get_object_or_404(Duty.objects.select_related("holder"), pk=duty)
    if request.POST.get("do") == "remove":
        actions.remove_duty(row.pk)
        return redirect("course:course")
    form = forms.DutyForm(sent(request), initial={"what": row.what, "holder": shown(row.holder)})
    return _page(
        request, form,
        lambda: actions.write_duty(form.cleaned_data["what"], form.holder_id(), row.pk),
        _("Who does what"), here("course.duty"), template="course/duty.html", duty=row,
        suggestions=suggestions(),
    )  # fmt: skip


def _page(
    request: DeskRequest, form: Form, action: Callable[[], Any], title: str, text: str, *,
    template: str = "course/one_form.html", then: str = "course:course", **more: Any,
) -> HttpResponse:  # fmt: skip
    if form.is_valid() and form.carried_out(action):
        return redirect(then)
    said = {"form": form, "title": title, "text": text}
    return render(request, template, {**said, **more})
