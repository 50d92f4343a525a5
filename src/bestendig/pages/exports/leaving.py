"""Archief en vertrek: the package for the archive, the one for leaving, and what is erased."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST, require_safe

from bestendig.common.belongings import BELONGINGS, Why
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.queries import shown
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.organisations.taking.actions import fetch_package, request_package
from bestendig.organisations.taking.models import Package
from bestendig.organisations.taking.queries import packages
from bestendig.organisations.taking.statement import statement
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.exports.forms import ArchiveForm
from bestendig.pages.jobs_told import Row, told
from bestendig.pages.pdf import pdf_response
from bestendig.pages.wording import here


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One package, with how far it is while it is being made."""

    package: Package
    run: Row | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why some things stay behind, and which those are."""

    text: str
    tables: int


@allow(Ability.PACKAGES_MAKE)
@require_safe
def leaving(request: DeskRequest) -> HttpResponse:
    """Both packages, what is in them and what is not, and the statement."""
    return _page(request, ArchiveForm())


@allow(Ability.PACKAGES_MAKE)
@require_POST
def make_archive(request: DeskRequest) -> HttpResponse:
    """Let the archive package be made."""
    form = ArchiveForm(request.POST)

    def make() -> None:
        request_package(Package.Kind.ARCHIVE, **form.choice(), back=reverse("exports:leaving"))

    if form.is_valid() and form.carried_out(make):
        return redirect("exports:leaving")
    return _page(request, form)


@allow(Ability.PACKAGES_MAKE)
@require_POST
def make_leaving(request: DeskRequest) -> HttpResponse:
    """Let the package for leaving be made."""
    try:
        request_package(Package.Kind.LEAVING, back=reverse("exports:leaving"))
    except Refused as refused:
        return _page(request, ArchiveForm(), str(refused))
    return redirect("exports:leaving")


@allow(Ability.PACKAGES_MAKE)
@require_GET
def package(_request: DeskRequest, pk: UUID) -> StreamingHttpResponse:
    """The package, in pieces."""
    try:
        found = fetch_package(get_object_or_404(Package, pk=pk))
    except Refused as refused:
        raise Http404 from refused
    name = content_disposition_header(as_attachment=True, filename=found.name)
    return StreamingHttpResponse(
        found.pieces,
        content_type="application/zip",
        headers={
            "Content-Disposition": name or "attachment",
            "Content-Length": str(found.size),
            "X-Content-Type-Options": "nosniff",
        },
    )


@allow(Ability.PACKAGES_MAKE)
@require_GET
def destroyed(request: DeskRequest) -> HttpResponse:
    """What has been erased and what is still there, on paper."""
    day = timezone.localdate()
    found = statement()
    context = {
        "organisation": request.organisation,
        "day": day,
        "statement": found,
        "left": [{"text": here(f"stays.{why}"), "rows": rows} for why, rows in found.left],
        "manual": here("leaving.manual.list").split("<br>"),
    }
    name = here("leaving.statement.file", organisation=request.organisation.slug, day=day)
    return pdf_response(request, "pdf/destroyed.html", context, name)


def _page(request: DeskRequest, form: ArchiveForm, trouble: str = "") -> HttpResponse:
    found = list(packages())
    runs = shown(JobRun.objects.filter(pk__in=[x.run for x in found if x.run]))
    by_run: dict[UUID | None, Row] = {row.shown.run.pk: row for row in told(runs)}
    cards = [Card(package=x, run=None if x.ready_at else by_run.get(x.run)) for x in found]
    context = {
        "cards": cards,
        "busy": any(card.run and not card.run.shown.ended for card in cards),
        "form": form,
        "trouble": trouble,
        "archived": _titles(archive=True),
        "taken": _titles(archive=False),
        "stays": _stays(),
    }
    return render(request, "exports/leaving.html", context)


def _titles(*, archive: bool) -> list[str]:
    found = [x.name for x in BELONGINGS.taken.values() if x.archive or not archive]
    return sorted(here(f"taken.{name}") for name in found)


def _stays() -> list[Reason]:
    counted = [(why, sum(x is why for x in BELONGINGS.left.values())) for why in Why]
    return [Reason(text=here(f"stays.{why}"), tables=n) for why, n in counted if n]
