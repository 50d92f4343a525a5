"""Keeping the catalogue: add (what looks like it comes first), take over, change, stop."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.catalogue.actions import (
    add_intervention,
    change_intervention,
    offer_again,
    remove_intervention,
    retire_intervention,
    take_over,
)
from bestendig.catalogue.entries import Entry
from bestendig.catalogue.library import library
from bestendig.catalogue.models import Intervention
from bestendig.catalogue.queries import all_entries, taken_over
from bestendig.catalogue.similar import similar
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.catalogue import names
from bestendig.pages.catalogue.forms import AddForm, InterventionForm, NameForm, StopForm
from bestendig.pages.catalogue.works import card_of

form_view = require_http_methods(["GET", "HEAD", "POST"])
FIELDS = (
    "name", "summary", "about", "outcomes", "factors", "phases", "audience", "form", "time", "cost",
    "provider", "contact", "enrol", "link",
)  # fmt: skip


@allow(Ability.CATALOGUE_WRITE)
@never_cache
@form_view
def add(request: DeskRequest) -> HttpResponse:
    """First its name and what looks like it, then the rest."""
    if request.method == "POST":
        return _added(request)
    if "naam" not in request.GET:
        return render(request, "catalogue/add.html", {"first": NameForm()})
    first = NameForm(request.GET)
    if not first.is_valid():
        return render(request, "catalogue/add.html", {"first": first})
    name, summary = first.cleaned_data["naam"], first.cleaned_data["wat"]
    alike = _alike(name, summary)
    same = any(x["may_be_same"] for x in alike)
    form = AddForm(initial={"name": name, "summary": summary}, asked=same)
    return render(request, "catalogue/add.html", {"form": form, "alike": alike, "same": same})


def _added(request: DeskRequest) -> HttpResponse:
    form = AddForm(request.POST, asked=True)
    if form.is_valid():
        knowingly = form.cleaned_data["knowingly"]
        try:
            made = add_intervention(form.described(), knowingly=knowingly)
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return redirect("catalogue:card", intervention=made.pk)
    alike = _alike(request.POST.get("name", ""), request.POST.get("summary", ""))
    shown = {"form": form, "alike": alike, "same": any(x["may_be_same"] for x in alike)}
    return render(request, "catalogue/add.html", shown, status=422)


def _alike(name: str, summary: str) -> list[dict[str, object]]:
    return [
        {"entry": x.entry, "url": card_of(x.entry), "may_be_same": x.may_be_same}
        for x in similar(name, all_entries(names.language()), summary=summary)
    ]


@allow(Ability.CATALOGUE_WRITE)
@never_cache
@form_view
def take(request: DeskRequest, code: str) -> HttpResponse:
    """Take an example over into the own offer, with who to ask and how to enrol."""
    item = library().items.get(code)
    if item is None:
        raise Http404
    if taken := taken_over(code):
        return redirect("catalogue:card", intervention=taken.pk)
    entry = item.entry(names.language())
    form = InterventionForm(request.POST or None, initial=_told(entry))
    if request.method == "POST" and form.is_valid():
        made: list[Intervention] = []
        if form.carried_out(lambda: made.append(take_over(code, form.described()))):
            return redirect("catalogue:card", intervention=made[0].pk)
    shown = {"form": form, "entry": entry}
    return render(request, "catalogue/take.html", shown, status=422 if form.errors else 200)


@allow(Ability.CATALOGUE_WRITE)
@never_cache
@form_view
def change(request: DeskRequest, intervention: UUID) -> HttpResponse:
    """Tell it differently."""
    one = get_object_or_404(Intervention, pk=intervention)
    told = {x: getattr(one, x) for x in FIELDS}
    form = InterventionForm(request.POST or None, initial=told)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: change_intervention(one.pk, form.described()))
    ):
        return redirect("catalogue:card", intervention=one.pk)
    shown = {"form": form, "one": one}
    return render(request, "catalogue/change.html", shown, status=422 if form.errors else 200)


@allow(Ability.CATALOGUE_WRITE)
@never_cache
@form_view
def stop(request: DeskRequest, intervention: UUID) -> HttpResponse:
    """No longer offer it, with the reason; or throw away what was never used."""
    one = get_object_or_404(Intervention, pk=intervention)
    form = StopForm(request.POST if request.POST and "remove" not in request.POST else None)
    refused = ""
    if request.method == "POST" and "remove" in request.POST:
        try:
            remove_intervention(one.pk)
        except Refused as why:
            refused = str(why)
        else:
            return redirect("catalogue:list")
    elif (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: retire_intervention(one.pk, form.cleaned_data["why"]))
    ):
        return redirect("catalogue:card", intervention=one.pk)
    status = 422 if form.errors or refused else 200
    shown = {"form": form, "one": one, "refused": refused}
    return render(request, "catalogue/stop.html", shown, status=status)


@allow(Ability.CATALOGUE_WRITE)
@never_cache
@require_POST
def again(_request: DeskRequest, intervention: UUID) -> HttpResponse:
    """Offer it once more."""
    one = get_object_or_404(Intervention, pk=intervention)
    if one.retired_at:
        offer_again(one.pk)
    return redirect("catalogue:card", intervention=one.pk)


def _told(entry: Entry) -> dict[str, object]:
    return {x: getattr(entry, x) for x in FIELDS if hasattr(entry, x)}
