"""The import, first half: hand the file over, and say which column is what."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bestendig.common.table_files import Table, TableError
from bestendig.organisations.imports.models import MOVES, OPEN, PeopleFile, State
from bestendig.organisations.imports.preview import LIMIT, table_of
from bestendig.organisations.imports.receiving import deadline, name_columns, receive_file
from bestendig.organisations.imports.undoing import last_import
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.people.forms import refuse
from bestendig.pages.people.import_forms import ColumnsForm, PeopleFileForm
from bestendig.pages.wording import here

form_view = require_http_methods(["GET", "HEAD", "POST"])
SAMPLES = 3


@allow(Ability.PEOPLE_IMPORT)
@never_cache
@form_view
def start(request: DeskRequest) -> HttpResponse:
    """What the file needs, the example to fill in, files that wait, and the last import."""
    if request.method != "POST":
        return _start(request, PeopleFileForm())
    form = PeopleFileForm(request.POST, request.FILES)
    birth = False
    if int(request.META.get("CONTENT_LENGTH") or 0) > LIMIT:
        form.errors.clear()
        size = f"{round(int(request.META['CONTENT_LENGTH']) / 1_000_000)} MB"
        form.add_error("file", here("error.upload.big", file="", size=size, limit="10 MB"))
    elif form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            file = receive_file(upload.name, upload.read())
        except TableError as error:
            form.add_error("file", said(error))
            birth = error.params.get("kind") == "forbidden.birth"
        else:
            return redirect("people:columns", file=file.pk)
    return _start(request, form, birth=birth)


@allow(Ability.PEOPLE_IMPORT)
@never_cache
@form_view
def columns(request: DeskRequest, file: UUID) -> HttpResponse:
    """Which column is what; proposed, or as it was said before."""
    one = get_object_or_404(PeopleFile, pk=file)
    if State.PREVIEW not in MOVES[State(one.state)]:
        return redirect("people:file", file=one.pk)
    table = table_of(one)
    initial = {
        **ColumnsForm.initial_of(one.mapping, table.columns),
        "everybody": "yes" if one.ends_on else "no",
        "whole_or_nothing": one.whole_or_nothing,
        **({"ends_on": one.ends_on} if one.ends_on else {}),
    }
    form = ColumnsForm(request.POST or None, columns=table.columns, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            name_columns(
                one.pk,
                form.mapping(),
                columns=table.columns,
                ends_on=form.day(),
                whole_or_nothing=form.cleaned_data["whole_or_nothing"],
            )
            return redirect("people:file", file=one.pk)
        except Refused as refused:
            refuse(form, refused)
    context = {
        "form": form,
        "file": one,
        "rows": table.frame.height,
        "fields": list(zip(form.column_fields, _samples(table), strict=True)),
        "notes": [here(note.code, **note.params) for note in table.notes],
    }
    return render(request, "people/columns.html", context, status=422 if form.errors else 200)


def said(error: TableError) -> str:
    """What is wrong with a file, in the language of the page."""
    params = dict(error.params)
    if "kind" in params:
        params["kind"] = here(str(params["kind"]))
    return here(error.code, **params)


def _start(request: DeskRequest, form: PeopleFileForm, *, birth: bool = False) -> HttpResponse:
    waiting = PeopleFile.objects.filter(state__in=OPEN).defer("content")
    context = {
        "form": form,
        "birth": birth,
        "waiting": [(file, deadline(file)) for file in waiting],
        "last": last_import(),
        "earlier": PeopleFile.objects.exclude(state__in=OPEN).defer("content")[:10],
    }
    return render(request, "people/import.html", context, status=422 if form.errors else 200)


def _samples(table: Table) -> list[str]:
    """The first different values of each column, to recognise it by."""
    found = []
    for column in table.columns:
        values = table.frame[column].drop_nulls().head(200).unique(maintain_order=True)
        found.append(" · ".join(str(x)[:40] for x in values.head(SAMPLES).to_list()))
    return found
