"""The register of breaches: the FG and the administrator write, the works council reads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.organisations.breaches import actions, queries
from bestendig.organisations.breaches.models import DECISIONS, Breach, Decision, StepKind
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.rights.forms import (
    CloseForm,
    DecideForm,
    DescribeForm,
    NoteForm,
    RecordForm,
    add_refusal,
)


@allow(Ability.BREACHES_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """The register: running clocks on top."""
    return render(request, "rights/breaches.html", {"breaches": queries.breaches(timezone.now())})


@allow(Ability.BREACHES_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: DeskRequest) -> HttpResponse:
    """Write a breach down."""
    form = RecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            breach = actions.record_breach(
                form.cleaned_data["found_at"], form.told(), timezone.now()
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("rights:breach", pk=breach.pk)
    return render(request, "rights/record_breach.html", {"form": form})


@allow(Ability.BREACHES_READ)
@require_safe
def detail(request: DeskRequest, pk: UUID) -> HttpResponse:
    """One breach: its clocks, its description and its steps."""
    return _detail(request, pk)


@allow(Ability.BREACHES_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Tell it better."""
    breach = get_object_or_404(Breach, pk=pk)
    names = DescribeForm.base_fields
    form = DescribeForm(
        request.POST or None, initial={name: getattr(breach, name) for name in names}
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_description(pk, form.told(), timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("rights:breach", pk=pk)
    return render(request, "rights/describe_breach.html", {"form": form, "breach": breach})


@allow(Ability.BREACHES_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: DeskRequest, pk: UUID, kind: str) -> HttpResponse:
    """Record that a notice was sent, or need not be."""
    breach = get_object_or_404(Breach, pk=pk)
    if kind not in {x.value for x in DECISIONS}:
        raise Http404
    step, now = StepKind(kind), timezone.now()
    form = DecideForm(request.POST or None, initial={"at": timezone.localtime(now)})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.decide_step(pk, step, Decision(said["decision"]), said["at"], said["text"], now)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("rights:breach", pk=pk)
    context = {"form": form, "breach": breach, "step": step}
    return render(request, "rights/decide_step.html", context)


@allow(Ability.BREACHES_WRITE)
@require_POST
def note(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Add a note."""
    return _add(request, pk, NoteForm(request.POST, prefix="note"), "note_form", actions.add_note)


@allow(Ability.BREACHES_WRITE)
@require_POST
def close(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Close it."""
    form = CloseForm(request.POST, prefix="close")
    return _add(request, pk, form, "close_form", actions.close_breach)


def _add(
    request: DeskRequest, pk: UUID, form: Any, name: str, action: Callable[..., object]
) -> HttpResponse:
    get_object_or_404(Breach, pk=pk)
    if form.is_valid():
        try:
            action(pk, form.cleaned_data["text"], timezone.now())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("rights:breach", pk=pk)
    return _detail(request, pk, **{name: form})


def _detail(request: DeskRequest, pk: UUID, **forms: Any) -> HttpResponse:
    get_object_or_404(Breach, pk=pk)
    told = queries.breach_told(pk, timezone.now())
    context = {"told": told, "breach": told.breach, "undecided": queries.undecided(told)}
    if request.desk.may(Ability.BREACHES_WRITE):
        context["note_form"] = NoteForm(prefix="note")
        if told.breach.closed_at is None:
            context["close_form"] = CloseForm(prefix="close")
    return render(request, "rights/breach.html", {**context, **forms})
