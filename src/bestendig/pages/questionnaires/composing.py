"""Putting a questionnaire together, step by step, with a button for each step."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.questionnaires.forms import EmptyForm, TitleForm, WishForm
from bestendig.pages.questionnaires.reading import row_or_404
from bestendig.pages.wording import here, split_lead
from bestendig.questionnaires.actions import composing as actions
from bestendig.questionnaires.asked import untranslated
from bestendig.questionnaires.bank import Audience, bank
from bestendig.questionnaires.length import minutes
from bestendig.questionnaires.licences import instruments_of
from bestendig.questionnaires.models import Questionnaire, QuestionnaireVersion
from bestendig.questionnaires.queries.choosing import offer
from bestendig.questionnaires.scoring import forms
from bestendig.questionnaires.templates import TEMPLATES

form_view = require_http_methods(["GET", "HEAD", "POST"])


@allow(Ability.QUESTIONNAIRES_WRITE)
@form_view
def start(request: DeskRequest) -> HttpResponse:
    """Choose a template, or begin with nothing."""
    code = request.POST.get("template", "")
    form = EmptyForm(request.POST if request.method == "POST" and not code else None)
    if code in TEMPLATES:
        made = actions.start_questionnaire(split_lead(here(TEMPLATES[code].text))[0], code)
        return redirect("questionnaires:compose", made.pk)
    if form.is_bound and form.is_valid():
        made = actions.start_questionnaire(**form.cleaned_data)
        return redirect("questionnaires:compose", made.pk)
    groups = [
        (
            audience.value,
            [(x, minutes(x.asked)) for x in TEMPLATES.values() if x.audience is audience],
        )
        for audience in Audience
    ]
    return render(request, "questionnaires/start.html", {"form": form, "groups": groups})


@allow(Ability.QUESTIONNAIRES_WRITE)
@form_view
def compose(request: DeskRequest, version: UUID) -> HttpResponse:
    """The draft, and what can be added to it."""
    row = row_or_404(request, version)
    if row.version.is_fixed:
        return redirect("questionnaires:version", version)
    refused = ""
    if request.method == "POST":
        try:
            anchor = _changed(request, row.version)
        except Refused as why:
            refused = str(why)
        else:
            query = request.META.get("QUERY_STRING", "")
            there = reverse("questionnaires:compose", args=[version])
            return redirect(f"{there}{'?' if query else ''}{query}#{anchor}")
    form = WishForm(request.GET)
    wish = form.wish()
    shown = {
        "row": row,
        "version": row.version,
        "questionnaire": row.version.questionnaire,
        "form": form,
        "wished": any((wish.part, wish.construct, wish.audience)),
        "wish": wish,
        "offer": offer(wish, row.asked),
        "own_ids": _own_ids(row.version),
        "forms": forms(row.asked),
        "query": request.META.get("QUERY_STRING", ""),
        "refused": refused,
    }
    return render(request, "questionnaires/compose.html", shown)


@allow(Ability.QUESTIONNAIRES_WRITE)
@form_view
def fix(request: DeskRequest, version: UUID) -> HttpResponse:
    """Look once more, then fix it."""
    row = row_or_404(request, version)
    if row.version.is_fixed:
        return redirect("questionnaires:version", version)
    refused = ""
    if request.method == "POST":
        try:
            actions.fix_version(version, timezone.now())
        except Refused as why:
            refused = str(why)
        else:
            return redirect("questionnaires:detail", row.version.questionnaire_id)
    shown = {
        "row": row,
        "version": row.version,
        "questionnaire": row.version.questionnaire,
        "dutch_only": untranslated(row.asked)["en"],
        "weak": [x for x in forms(row.asked) if x.scale.indicator and not x.shows_change],
        "instruments": instruments_of(row.version),
        "refused": refused,
    }
    return render(request, "questionnaires/fix.html", shown)


@allow(Ability.QUESTIONNAIRES_WRITE)
@form_view
def discard(request: DeskRequest, version: UUID) -> HttpResponse:
    """Ask once, then throw the draft away."""
    row = row_or_404(request, version)
    if row.version.is_fixed:
        return redirect("questionnaires:version", version)
    if request.method == "POST":
        actions.discard_draft(version)
        return redirect("questionnaires:list")
    shown = {"version": row.version, "questionnaire": row.version.questionnaire}
    return render(request, "questionnaires/discard.html", shown)


@allow(Ability.QUESTIONNAIRES_WRITE)
@form_view
def rename(request: DeskRequest, questionnaire: UUID) -> HttpResponse:
    """Another name."""
    found = get_object_or_404(Questionnaire, pk=questionnaire)
    form = TitleForm(request.POST or None, initial={"title": found.title})
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(
            lambda: actions.rename_questionnaire(found.pk, form.cleaned_data["title"])
        )
    ):
        return redirect("questionnaires:detail", found.pk)
    return render(request, "questionnaires/rename.html", {"form": form, "questionnaire": found})


@allow(Ability.QUESTIONNAIRES_WRITE)
@require_POST
def next_version(_request: DeskRequest, questionnaire: UUID) -> HttpResponse:
    """Begin the next version, or go on with the draft that is there."""
    found = get_object_or_404(Questionnaire, pk=questionnaire)
    return redirect("questionnaires:compose", actions.start_version(found.pk).pk)


def _changed(request: DeskRequest, version: QuestionnaireVersion) -> str:
    """Do what the button says; the place on the page to go back to."""
    said = request.POST
    if code := said.get("add"):
        actions.add_items(version.pk, [code])
        return f"vraag-{code}"
    if (scale := bank().scales.get(said.get("add_all", ""))) is not None:
        actions.add_items(version.pk, scale.items)
        return "gekozen"
    if code := said.get("remove"):
        actions.remove_item(version.pk, code)
    elif code := said.get("up"):
        actions.move_item(version.pk, code, -1)
    elif code := said.get("down"):
        actions.move_item(version.pk, code, 1)
    return "gekozen"


def _own_ids(version: QuestionnaireVersion) -> dict[str, UUID]:
    """The own question behind each code of a draft."""
    return {x.code: x.own.item_id for x in version.chosen.all() if x.own is not None}
