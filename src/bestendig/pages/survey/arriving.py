"""Coming in: by link, by typed code, or without either."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.common import scope
from bestendig.common.throttle import Locked
from bestendig.measurement.actions.answering import entry_of_link
from bestendig.measurement.actions.entering import link_of_code
from bestendig.measurement.queries.asked import NoEntry
from bestendig.measurement.queries.standing import anything_open
from bestendig.organisations.models import Organisation
from bestendig.pages.sources import source_of
from bestendig.pages.survey import tablets, visits
from bestendig.pages.survey.pages import see_other, show, survey_page


@survey_page
@require_safe
def arrive(request: HttpRequest, word: str) -> HttpResponse:
    """The address of a mail, QR code or letter: on to a page whose address gives nothing away."""
    if entry_of_link(word):
        response = see_other("survey:first")
        visits.begin(request, response, word)
        return response
    typed = word.strip().lower()
    if Organisation.objects.filter(slug=typed).exists():
        return see_other("survey:code", slug=typed)
    return see_other("survey:lost")


@survey_page
@require_safe
def lost(request: HttpRequest) -> HttpResponse:
    """No visit, or a link that is none: what to do now."""
    return tablets.back(request) or show(request, "survey/lost.html")


@survey_page
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the people of an organisation type their code."""
    organisation = get_object_or_404(Organisation.objects.defer("logo"), slug=slug)
    shown: dict[str, Any] = {"organisation": organisation}
    if request.method != "POST":
        with scope.bind(organisation.pk):
            shown["nothing_open"] = not anything_open()
        return show(request, "survey/code.html", shown)
    typed = request.POST.get("code", "")[:40]
    try:
        with scope.bind(organisation.pk):
            link = link_of_code(typed, source_of(request))
    except NoEntry:
        return show(request, "survey/code.html", {**shown, "wrong": True, "typed": typed})
    except Locked as locked:
        context = {**shown, "minutes": locked.minutes}
        return show(request, "survey/code.html", context, status=429)
    response = see_other("survey:first")
    visits.begin(request, response, link)
    return response


@survey_page
@require_http_methods(["GET", "HEAD", "POST"])
def tablet(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a tablet ready that people share, or take it away. A helper does; it needs no account."""
    organisation = get_object_or_404(Organisation.objects.defer("logo"), slug=slug)
    if request.method != "POST":
        return show(request, "survey/tablet.html", {"organisation": organisation})
    response = see_other("survey:code", slug=slug)
    if "away" in request.POST:
        tablets.take_away(response)
    else:
        tablets.put_ready(response, slug)
    visits.forget(response)
    return response


@survey_page
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Forget who was here."""
    response = tablets.back(request) or see_other("survey:lost")
    visits.forget(response)
    return response
