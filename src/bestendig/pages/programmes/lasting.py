"""What keeps a programme going, and what may come later: value, ideas, preconditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bestendig.organisations.course.queries import preconditions as whole_organisation
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import Form, sent
from bestendig.pages.programmes import forms
from bestendig.pages.programmes.lines import proposed_value
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.views import form_view
from bestendig.pages.wording import here
from bestendig.programmes.actions import lasting
from bestendig.programmes.models import Idea, MaintenancePlan, PreconditionCheck, Programme


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def maintenance(request: DeskRequest, programme: UUID) -> HttpResponse:
    """What keeps it going, filled in with a proposal."""
    standing = standing_or_404(programme)
    row, found = standing.maintenance, standing.programme
    written = row is not None and bool(row.what)
    initial = {
        "ways": row.ways if row and written else [MaintenancePlan.Way.TEAM.value],
        "what": row.what if row and written else here("programme.maintenance.what"),
        "who": row.who if row and written else str(found.owner or ""),
        "when": row.when if row and written else here("programme.maintenance.when"),
    }
    form = forms.MaintenanceForm(sent(request), initial=initial)
    return _page(
        request, found, form, lambda: lasting.write_maintenance(found.pk, **form.cleaned_data),
        _("What keeps it going"), "programme.maintenance", template="programmes/maintenance.html",
    )  # fmt: skip


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def exception(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Begin without anything to keep it going, and say why."""
    found = standing_or_404(programme).programme
    form = forms.WhyForm(sent(request))
    return _page(
        request, found, form,
        lambda: lasting.except_maintenance(found.pk, form.cleaned_data["why"]),
        _("Nothing to keep it going"), "programme.exception",
    )  # fmt: skip


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def value(request: DeskRequest, programme: UUID) -> HttpResponse:
    """What it brings for both."""
    standing = standing_or_404(programme)
    found = standing.programme
    mine, ours = proposed_value(standing)
    form = forms.ValueForm(
        sent(request),
        initial={
            "employee": found.value_employee or mine,
            "organisation": found.value_organisation or ours,
        },
    )
    return _page(
        request, found, form, lambda: lasting.write_value(found.pk, **form.cleaned_data),
        _("What it brings"), "programme.value",
    )  # fmt: skip


@allow(Ability.PROGRAMMES_READ)
@form_view
def ideas(request: DeskRequest, programme: UUID) -> HttpResponse:
    """The ideas, what was done with them, and a new one."""
    found = standing_or_404(programme).programme
    may_write = _may_write(request, found)
    form = forms.IdeaForm(
        sent(request) if may_write else None, initial={"on": timezone.localdate()}
    )
    if form.is_valid() and form.carried_out(
        lambda: lasting.note_idea(found.pk, **form.cleaned_data)
    ):
        return redirect("programmes:ideas", found.pk)
    shown = {"programme": found, "form": form, "may_write": may_write}
    return render(request, "programmes/ideas.html", shown)


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def answer(request: DeskRequest, idea: UUID) -> HttpResponse:
    """What was done with an idea."""
    row = get_object_or_404(Idea.objects.select_related("programme"), pk=idea)
    form = forms.AnswerForm(sent(request), initial={"done": row.done})
    if form.is_valid() and form.carried_out(
        lambda: lasting.answer_idea(row.pk, form.cleaned_data["done"])
    ):
        return redirect("programmes:ideas", row.programme_id)
    shown = {"programme": row.programme, "form": form, "title": row.idea, "text": ""}
    return render(request, "programmes/one_form.html", shown)


@allow(Ability.PROGRAMMES_READ)
@form_view
def preconditions(request: DeskRequest, programme: UUID) -> HttpResponse:
    """The four preconditions with their evidence."""
    found = standing_or_404(programme).programme
    rows = {x.code: x for x in found.preconditions.all()}
    may_write = _may_write(request, found)
    # What is written of the whole organisation is proposed for the programme.
    initial: dict[str, Any] = {
        f"{x.code.value}_evidence": x.row.evidence for x in whole_organisation() if x.row
    }
    initial |= {f"{code}_met": x.met for code, x in rows.items()}
    initial |= {f"{code}_evidence": x.evidence for code, x in rows.items()}
    form = forms.PreconditionsForm(sent(request) if may_write else None, initial=initial)

    def note() -> None:
        for code, met, evidence in form.said():
            lasting.note_precondition(found.pk, code, evidence, met=met)

    if form.is_valid() and form.carried_out(note):
        return redirect("programmes:detail", found.pk)
    checks = [(x, rows.get(x.value), here(f"precondition.{x.value}")) for x in _CODES]
    pairs = [(form[f"{x.value}_met"], form[f"{x.value}_evidence"]) for x in _CODES]
    shown = {"programme": found, "form": form, "pairs": pairs, "checks": checks}
    return render(request, "programmes/preconditions.html", {**shown, "may_write": may_write})


_CODES = tuple(PreconditionCheck.Code)


def _page(
    request: DeskRequest, programme: Programme, form: Form, action: Callable[[], Any],
    title: str | Promise, text: str, *, template: str = "programmes/one_form.html",
) -> HttpResponse:  # fmt: skip
    if form.is_valid() and form.carried_out(action):
        return redirect("programmes:detail", programme.pk)
    shown = {"programme": programme, "form": form, "title": title, "text": here(text)}
    return render(request, template, shown)


def _may_write(request: DeskRequest, programme: Programme) -> bool:
    return request.desk.may(Ability.PROGRAMMES_WRITE) and not hasattr(programme, "decision")
