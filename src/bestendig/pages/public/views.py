"""What visitors see. Nothing is kept, so every page is a plain answer to its address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bestendig import dimodel
from bestendig.findings.plans import proposals
from bestendig.pages.access import anyone
from bestendig.pages.drawing import drawing, phase_words
from bestendig.pages.pdf import pdf_response
from bestendig.pages.public.forms import PlanForm
from bestendig.pages.wording import here


@anyone
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The two sentences, three doors, and the DI-model."""
    return render(request, "public/start.html", _model())


@anyone
@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """The DI-model with its four indicators."""
    return render(request, "public/model.html", {**_model(), "indicators": dimodel.INDICATORS})


@anyone
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How it is calculated, and what each grade of proof means."""
    return render(request, "public/method.html", {"grades": ["A", "B", "C", "D", "zero", "none"]})


@anyone
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the site is, and what is known to be missing."""
    return render(request, "public/accessibility.html")


@anyone
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """Five questions, then designs side by side. The answers are in the address."""
    form = PlanForm(request.GET) if request.GET else PlanForm()
    return render(request, "public/plan.html", _plan(request, form))


@anyone
@require_safe
def plan_pdf(request: HttpRequest) -> HttpResponse:
    """The same designs as a PDF; without readable answers, back to the questions."""
    form = PlanForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('public:plan')}?{request.GET.urlencode()}")
    return pdf_response(request, "public/plan_pdf.html", _plan(request, form), "plan.pdf")


def _plan(request: HttpRequest, form: PlanForm) -> dict[str, Any]:
    if not (form.is_bound and form.is_valid()):
        return {"form": form}
    found = proposals(form.situation(), get_language() or "nl")
    return {"form": form, "proposals": found, "query": request.GET.urlencode()}


def _model() -> dict[str, object]:
    return {
        "drawing": drawing(here),
        "phases": phase_words(here),
        "factors": dimodel.FACTORS,
        "outcomes": dimodel.OUTCOMES,
    }
