"""What people said: the talks, the fragments and their codes, and what to ask them."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bestendig.common.texts import deck
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.catalogue import names
from bestendig.pages.forms import sent
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.saying_forms import CodingForm, FragmentForm, InterviewForm
from bestendig.pages.programmes.views import form_view
from bestendig.pages.wording import here
from bestendig.programmes.actions import saying
from bestendig.programmes.models import Coding, Fragment, Interview
from bestendig.programmes.queries.saying import DIMENSIONS, interviews_of, said_about

GUIDES: Final = ("employees", "managers", "hr")


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def talks(request: DeskRequest, programme: UUID) -> HttpResponse:
    """The talks that were held, and a new one."""
    found = standing_or_404(programme).programme
    form = InterviewForm(sent(request), initial={"month": timezone.localdate()})
    made: list[Interview] = []
    if form.is_valid() and form.carried_out(
        lambda: made.append(saying.note_interview(found.pk, **form.cleaned_data))
    ):
        return redirect("programmes:talk", made[0].pk)
    rows = interviews_of(found.pk)
    shown = {"programme": found, "form": form, "rows": rows, "said": said_about(found.pk)}
    return render(request, "programmes/talks.html", shown, status=_status(form))


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def talk(request: DeskRequest, interview: UUID) -> HttpResponse:
    """One talk: what was said in it, and one more thing."""
    rows = Interview.objects.select_related("programme")
    found = get_object_or_404(rows, pk=interview)
    form = FragmentForm(sent(request))
    made: list[Fragment] = []
    if form.is_valid() and form.carried_out(
        lambda: made.append(saying.note_fragment(found.pk, **form.cleaned_data))
    ):
        return redirect("programmes:coding", made[0].pk)
    fragments = [
        (x, _codes_of(_own(x, request)), x.codings.count())
        for x in found.fragments.prefetch_related("codings")
    ]
    shown = {
        "talk": found, "programme": found.programme, "form": form, "fragments": fragments
    }  # fmt: skip
    return render(request, "programmes/talk.html", shown, status=_status(form))


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def coding(request: DeskRequest, fragment: UUID) -> HttpResponse:
    """One fragment and how one codes it. What another coder chose is not shown here."""
    rows = Fragment.objects.select_related("interview__programme")
    found = get_object_or_404(rows, pk=fragment)
    do = request.POST.get("do", "")
    if do in _DEEDS:
        _DEEDS[do](found.pk)
        return redirect("programmes:talk", found.interview_id)
    own = _own(found, request)
    form = CodingForm(
        sent(request), initial={x: getattr(own, x) for x in DIMENSIONS} if own else None
    )
    if form.is_valid() and form.carried_out(
        lambda: saying.code_fragment(found.pk, **form.cleaned_data)
    ):
        return redirect("programmes:talk", found.interview_id)
    shown = {"fragment": found, "talk": found.interview, "form": form}
    shown["programme"] = found.interview.programme
    return render(request, "programmes/coding.html", shown, status=_status(form))


@allow(Ability.PROGRAMMES_WRITE)
@require_safe
def guide(request: DeskRequest, programme: UUID) -> HttpResponse:
    """What to ask employees, managers and HR, to print."""
    found = standing_or_404(programme).programme
    shown = {
        "programme": found,
        "guides": [(here(f"talks.guide.{x}"), _questions(x, found.name)) for x in GUIDES],
    }
    return render(request, "programmes/guide.html", shown)


_DEEDS: Final = {"withdraw": saying.withdraw_quote, "remove": saying.remove_fragment}


def _questions(group: str, name: str) -> list[str]:
    keys = sorted(x for x in deck() if x.startswith(f"talks.ask.{group}."))
    return [here(x, programme=name) for x in keys]


def _own(fragment: Fragment, request: DeskRequest) -> Coding | None:
    rows = (x for x in fragment.codings.all() if x.coder == request.person.pk)
    return next(rows, None)


def _codes_of(coding: Coding | None) -> list[str]:
    """What was chosen, in words."""
    if coding is None:
        return []
    called = {**names.names(), **dict(Coding.Place.choices)}
    chosen = (getattr(coding, x) for x in DIMENSIONS)
    return [str(called[x]) for x in chosen if x]


def _status(form: Any) -> int:
    return 422 if form.errors else 200
