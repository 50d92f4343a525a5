"""The import: hand the file over, see what it would do, confirm, and take it back."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.common.table_files import TableError
from bestendig.organisations.queries.units import names_of
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.people.importing import said
from bestendig.pages.rates.forms import ConfirmForm, RatesFileForm, ScalesForm
from bestendig.pages.rates.words import message, percent, period_words
from bestendig.pages.wording import here, split_name
from bestendig.rates.actions import (
    cancel_rates,
    confirm_rates,
    plan_of,
    receive_rates,
    say_scales,
    undo_rates,
)
from bestendig.rates.models import Measure, RatesFile, State
from bestendig.rates.queries import rates_files
from bestendig.rates.reading import LIMIT
from bestendig.rates.rules import LEAST
from bestendig.rates.values import Plan

form_view = require_http_methods(["GET", "HEAD", "POST"])
# More than this is not listed one by one.
MOST: Final = 200


@allow(Ability.RATES_IMPORT)
@never_cache
@form_view
def start(request: DeskRequest) -> HttpResponse:
    """What the file needs, the example to fill in, and the files there are."""
    if request.method != "POST":
        last = rates_files().filter(state=State.APPLIED).first()
        initial = {"source": last.source, "differs": last.differs} if last else {}
        return _start(request, RatesFileForm(initial=initial))
    form = RatesFileForm(request.POST, request.FILES)
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if size > LIMIT:
        form.errors.clear()
        told = f"{round(size / 1_000_000)} MB"
        form.add_error("file", here("error.upload.big", file="", size=told, limit="2 MB"))
    elif form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            file = receive_rates(
                upload.name,
                upload.read(),
                form.cleaned_data["source"],
                form.cleaned_data["differs"],
            )
        except TableError as error:
            form.add_error("file", said(error))
        else:
            return redirect("rates:file", file=file.pk)
    return _start(request, form)


@allow(Ability.RATES_IMPORT)
@never_cache
@require_safe
def one(request: DeskRequest, file: UUID) -> HttpResponse:
    """The file where it stands: what it would do, or what it did."""
    found = get_object_or_404(RatesFile, pk=file)
    if found.state == State.PREVIEW and found.content is not None:
        return _preview(request, found)
    return render(request, "rates/done.html", {"file": found})


@allow(Ability.RATES_IMPORT)
@never_cache
@require_POST
def scales(request: DeskRequest, file: UUID) -> HttpResponse:
    """Say what the numbers mean."""
    found = get_object_or_404(RatesFile, pk=file)
    if found.state != State.PREVIEW or found.content is None:
        return redirect("rates:file", file=found.pk)
    form = ScalesForm(request.POST, asks=plan_of(found).asks)
    if not form.is_valid():
        return _preview(request, found, asking=form)
    say_scales(found.pk, form.scales())
    return redirect("rates:file", file=found.pk)


@allow(Ability.RATES_IMPORT)
@never_cache
@require_POST
def confirm(request: DeskRequest, file: UUID) -> HttpResponse:
    """Write it; or show it again when it would no longer do the same."""
    found = get_object_or_404(RatesFile, pk=file)
    if found.state != State.PREVIEW or found.content is None:
        return redirect("rates:file", file=found.pk)
    try:
        confirm_rates(found.pk, request.POST.get("shown", ""))
    except Refused as refused:
        return _preview(request, found, refused=str(refused))
    return redirect("rates:file", file=found.pk)


@allow(Ability.RATES_IMPORT)
@never_cache
@require_POST
def cancel(request: DeskRequest, file: UUID) -> HttpResponse:
    """Throw the file away."""
    del request
    found = get_object_or_404(RatesFile, pk=file)
    try:
        cancel_rates(found.pk)
    except Refused:
        return redirect("rates:file", file=found.pk)
    return redirect("rates:import")


@allow(Ability.RATES_IMPORT)
@never_cache
@form_view
def undo(request: DeskRequest, file: UUID) -> HttpResponse:
    """Ask once, then everything as it was before the file."""
    found = get_object_or_404(RatesFile, pk=file)
    if found.state != State.APPLIED:
        return redirect("rates:file", file=found.pk)
    if request.method == "POST":
        undo_rates(found.pk)
        return redirect("rates:file", file=found.pk)
    return render(request, "rates/undo.html", {"file": found})


def _start(request: DeskRequest, form: RatesFileForm) -> HttpResponse:
    files = rates_files()
    context = {
        "form": form,
        "waiting": files.filter(state=State.PREVIEW),
        "earlier": files.exclude(state=State.PREVIEW)[:10],
        "definitions": [split_name(here(f"rates.definition.{x}")) for x in Measure],
        "least": LEAST,
    }
    return render(request, "rates/import.html", context, status=422 if form.errors else 200)


def _preview(
    request: DeskRequest, file: RatesFile, *, asking: ScalesForm | None = None, refused: str = ""
) -> HttpResponse:
    plan = plan_of(file)
    context = {
        "file": file,
        "plan": plan,
        "most": MOST,
        "refused": refused,
        "asking": asking or (ScalesForm(asks=plan.asks) if plan.asks else None),
        "form": ConfirmForm(initial={"shown": plan.digest}),
        "messages": [message(x) for x in plan.problems[:MOST]],
        "added": _changes(plan, plan.added),
        "changed": _changes(plan, plan.changed),
        "gaps": _gaps(plan),
    }
    status = 422 if asking or refused else 200
    return render(request, "rates/preview.html", context, status=status)


def _changes(plan: Plan, changes: Any) -> list[dict[str, str]]:
    return [
        {
            "measure": str(x.key.measure.label),
            "unit": _name(plan, x.key.unit),
            "period": period_words(x.key.period),
            "old": "" if x.old is None else percent(x.old),
            "new": percent(x.new),
        }
        for x in changes[:MOST]
    ]


def _gaps(plan: Plan) -> list[str]:
    names = names_of(gap.unit for gap in plan.gaps if gap.unit)
    return [
        here(
            "rates.gap",
            measure=str(gap.measure.label),
            unit=names[gap.unit] if gap.unit else here("rates.whole"),
            periods=", ".join(period_words(x) for x in gap.periods),
        )
        for gap in plan.gaps
    ]


def _name(plan: Plan, unit: UUID | None) -> str:
    return here("rates.whole") if unit is None else plan.names.get(unit, "–")
