"""What visitors see. Nothing is kept, so every page is a plain answer to its address."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bestendig import dimodel
from bestendig.pages.drawing import drawing, phase_words
from bestendig.pages.public.forms import PlanForm
from bestendig.pages.wording import here


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The two sentences, three doors, and the DI-model."""
    return render(request, "public/start.html", _model())


@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """The DI-model with its four indicators."""
    return render(request, "public/model.html", {**_model(), "indicators": dimodel.INDICATORS})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the site is, and what is known to be missing."""
    return render(request, "public/accessibility.html")


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """Checking a file."""
    return render(request, "public/check.html")


@require_safe
def examples(request: HttpRequest) -> HttpResponse:
    """Three made-up examples."""
    return render(request, "public/examples.html")


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Five questions, then designs side by side."""
    form = PlanForm(request.GET) if request.GET else PlanForm()
    return render(request, "public/plan.html", {"form": form})


def _model() -> dict[str, object]:
    return {
        "drawing": drawing(here),
        "phases": phase_words(here),
        "factors": dimodel.FACTORS,
        "outcomes": dimodel.OUTCOMES,
    }
