"""What every page of a survey has in common: whose visit, which organisation, what went wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.csrf import csrf_exempt

from bestendig.common import scope
from bestendig.common.scope import Actor, Origin
from bestendig.measurement.actions.answering import NotOpen
from bestendig.measurement.queries.asked import NoEntry
from bestendig.organisations.models import Organisation
from bestendig.pages.access import anyone
from bestendig.pages.survey import tablets, visits
from bestendig.pages.survey.visits import Visit

Page = Callable[..., HttpResponse]


class VisitRequest(HttpRequest):
    """A request of somebody who is answering; their organisation is bound."""

    visit: Visit
    organisation: Organisation


def survey_page(view: Page) -> Page:
    """A page without a sign-in. A form from another site is refused by what the browser says."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        came = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.method == "POST" and came not in {"same-origin", "none"}:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    # Django's protection cannot work here; each form of a visit carries the visit's own mark.
    return csrf_exempt(anyone(page))


def visiting(view: Page) -> Page:
    """A page of a visit; without one: how to get in. A form must be of this visit."""

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        visit = visits.visit_of(request)
        if visit is None:
            return tablets.back(request) or see_other("survey:lost")
        with scope.bind(visit.entry.organisation, Actor(origin=Origin.WEB)):
            request.visit = visit
            request.organisation = SimpleLazyObject(_organisation)
            if request.method == "POST" and not visit.owns(request):
                return show(request, "survey/lost.html", status=403)
            response = _answered(view, request, *args, **kwargs)
        if visits.cookie_name() not in response.cookies:
            visits.keep(request, response, visit.link, visit.secret)
        return response

    return survey_page(page)


def _organisation() -> Organisation:
    found: Organisation = Organisation.objects.defer("logo").get(pk=scope.current())
    return found


def _answered(view: Page, request: VisitRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    try:
        return view(request, *args, **kwargs)
    except NotOpen:
        return see_other("survey:first")  # which says why
    except NoEntry:
        response = show(request, "survey/lost.html", status=404)
        visits.forget(response)
        return response


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page in the clothes of a survey."""
    known = {
        "organisation": getattr(request, "organisation", None),
        "visit": getattr(request, "visit", None),
        "tablet": tablets.tablet_of(request),
    }
    return render(request, template, {**known, **(context or {})}, status=status)


def see_other(name: str, **kwargs: Any) -> HttpResponse:
    """On to another page, by GET."""
    return HttpResponseRedirect(reverse(name, kwargs=kwargs or None), status=303)
