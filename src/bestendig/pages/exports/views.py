"""Downloaden: what there is to take along of one release, and handing it out."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_safe

from bestendig.common import audit
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.exports.forms import GROUP, SERIES, ChoiceForm, GroupForm
from bestendig.pages.exports.notes import notes
from bestendig.pages.exports.offered import File, as_bundle, as_paper, as_workbook
from bestendig.pages.exports.paper import groups_of
from bestendig.pages.exports.records import rows_of
from bestendig.pages.results.reading import Reading, reading


@allow(Ability.RELEASES_EXPORT)
@require_safe
def index(request: DeskRequest, wave: UUID) -> HttpResponse:
    """What there is to download of one release, and how to read it."""
    found = reading(request.desk, wave, within=None)
    shown = {
        "release": found.release,
        "rows": rows_of(found),
        "with_series": rows_of(found, series=True),
        "groups": len(found.table.rows) - 1,
        "notes": notes(found, series=False)[1:],
        "form": ChoiceForm(),
        "group_form": GroupForm(groups_of(found)),
    }
    return render(request, "exports/index.html", shown)


@allow(Ability.RELEASES_EXPORT)
@require_GET
def workbook(request: DeskRequest, wave: UUID) -> StreamingHttpResponse:
    """The figures for Excel."""
    return _handed_out(as_workbook(*_figures(request, wave)))


@allow(Ability.RELEASES_EXPORT)
@require_GET
def bundle(request: DeskRequest, wave: UUID) -> StreamingHttpResponse:
    """The figures as CSV, with what SPSS and R need."""
    return _handed_out(as_bundle(*_figures(request, wave)))


@allow(Ability.RELEASES_EXPORT)
@require_GET
def paper(request: DeskRequest, wave: UUID) -> HttpResponse | StreamingHttpResponse:
    """The picture of the organisation, or of one group, as a PDF."""
    wanted = request.GET.get(GROUP, "")
    found = reading(request.desk, wave, within=wanted)
    wanted = wanted or found.table.whole.code
    row = next((row for row, _depth in groups_of(found) if row.code == wanted), None)
    if row is None:
        raise Http404
    try:
        return _handed_out(as_paper(found, row), at_once=True)
    except (ImportError, OSError):
        return render(request, "errors/pdf.html", status=503)


def _figures(request: DeskRequest, wave: UUID) -> tuple[Reading, bool]:
    """Everything this reader sees of the release, and whether earlier surveys are wanted."""
    series = bool(request.GET.get(SERIES))
    return reading(request.desk, wave, within=None, earlier=series), series


def _handed_out(file: File, *, at_once: bool = False) -> StreamingHttpResponse:
    """The file, in pieces; that it was taken along is in the log. at_once: made before."""
    pieces = list(file.pieces()) if at_once else file.pieces()
    audit.record(
        "export_release",
        object_kind="release",
        object_id=file.release,
        format=file.format.value,
        rows=file.rows,
        series=file.series,
    )
    return StreamingHttpResponse(
        pieces,
        content_type=file.type,
        headers={
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=file.name
            )
            or "attachment"
        },
    )
