"""A published file: what was understood of it, and taking figures from it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.benchmarks.actions import (
    drop_figure,
    finish_benchmark,
    published_in,
    receive_published,
    remove_benchmark,
    take_figure,
)
from bestendig.benchmarks.models import Benchmark, BenchmarkFigure
from bestendig.benchmarks.reading import LIMIT
from bestendig.common.table_files import TableError
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.elsewhere import words
from bestendig.pages.elsewhere.forms import FigureForm, SourceForm
from bestendig.pages.people.importing import said
from bestendig.pages.wording import here

form_view = require_http_methods(["GET", "HEAD", "POST"])


@allow(Ability.BENCHMARKS_WRITE)
@never_cache
@form_view
def add(request: DeskRequest) -> HttpResponse:
    """Bring a published file, and say what it is."""
    form = SourceForm(request.POST or None, request.FILES or None)
    size = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.method == "POST" and size > LIMIT:
        form.errors.clear()
        told = f"{round(size / 1_000_000)} MB"
        form.add_error("file", here("error.upload.big", file="", size=told, limit="5 MB"))
    elif request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = receive_published(upload.name, upload.read(), form.told())
        except TableError as error:
            form.add_error("file", said(error))
        else:
            return redirect("elsewhere:source", benchmark=found.pk)
    status = 422 if form.errors else 200
    return render(request, "elsewhere/add.html", {"form": form}, status=status)


@allow(Ability.BENCHMARKS_WRITE)
@never_cache
@form_view
def source(request: DeskRequest, benchmark: UUID) -> HttpResponse:
    """What was understood and left out, and one figure after another to take from it."""
    one = get_object_or_404(Benchmark, pk=benchmark)
    if one.content is None:
        return _page(request, one, None)
    sheet = request.GET.get("blad", "")
    try:
        found = published_in(one, sheet)
    except TableError as error:
        raise Http404 from error
    form = FigureForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        choice = form.choice()
        if form.carried_out(lambda: take_figure(one.pk, choice, sheet)):
            return redirect(request.get_full_path())
    return _page(request, one, form)


@allow(Ability.BENCHMARKS_WRITE)
@never_cache
@require_POST
def finish(request: DeskRequest, benchmark: UUID) -> HttpResponse:
    """The file goes, the figures stay."""
    one = get_object_or_404(Benchmark, pk=benchmark)
    try:
        finish_benchmark(one.pk)
    except Refused as refused:
        form = None if one.content is None else FigureForm(found=published_in(one))
        return _page(request, one, form, refused=str(refused))
    return redirect("elsewhere:beside")


@allow(Ability.BENCHMARKS_WRITE)
@never_cache
@form_view
def remove(request: DeskRequest, benchmark: UUID) -> HttpResponse:
    """Ask once, then take the source away with its figures."""
    one = get_object_or_404(Benchmark, pk=benchmark)
    if request.method == "POST":
        remove_benchmark(one.pk)
        return redirect("elsewhere:beside")
    return render(request, "elsewhere/remove.html", {"source": one})


@allow(Ability.BENCHMARKS_WRITE)
@never_cache
@require_POST
def drop(request: DeskRequest, benchmark: UUID, figure: UUID) -> HttpResponse:
    """Take one figure away again."""
    del request
    found = get_object_or_404(BenchmarkFigure, pk=figure, benchmark=benchmark)
    drop_figure(found.pk)
    return redirect(reverse("elsewhere:source", args=[benchmark]))


def _page(
    request: DeskRequest, one: Benchmark, form: FigureForm | None, *, refused: str = ""
) -> HttpResponse:
    found = published_in(one, request.GET.get("blad", "")) if form is not None else None
    context = {
        "source": one,
        "form": form,
        "refused": refused,
        "found": found,
        "understood": words.understood(found) if found else [],
        "left": words.left_out(found) if found else [],
        "figures": [(x, words.value(x, x.value), words.told(x)) for x in one.figures.all()],
    }
    status = 422 if refused or (form is not None and form.errors) else 200
    return render(request, "elsewhere/source.html", context, status=status)
