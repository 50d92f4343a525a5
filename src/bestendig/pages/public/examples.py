"""The made-up examples as pages and files."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bestendig.findings.examples import EXAMPLES, Example, example, example_findings
from bestendig.pages.access import anyone
from bestendig.pages.public.documents import result_document
from bestendig.pages.public.results import shown
from bestendig.pages.wording import here, split_lead


@anyone
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Three doors to three examples."""
    return render(request, "public/examples.html", {"examples": EXAMPLES})


@anyone
@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One example, told as a file would be, with what really happened under it."""
    return render(request, "public/example.html", _context(_example(code)))


@anyone
@require_safe
def as_file(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The example as PDF or Word, or its data as CSV."""
    chosen = _example(code)
    if kind == "csv":
        data = chosen.world().wide().write_csv()
        return HttpResponse(
            data,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{code}.csv"'},
        )
    return result_document(request, kind, _context(chosen), f"bestendig-{code}")


def _example(code: str) -> Example:
    try:
        return example(code)
    except KeyError as error:
        raise Http404(code) from error


def _context(chosen: Example) -> dict[str, Any]:
    language = (get_language() or "nl")[:2]
    return {
        "code": chosen.code.value,
        "title": split_lead(here(chosen.text))[0].removesuffix("."),
        "story": here(f"{chosen.text}.story"),
        "truth": here(f"{chosen.text}.truth"),
        "made_up": here("example.banner"),
        "outcomes": shown(example_findings(chosen, language), language),
    }
