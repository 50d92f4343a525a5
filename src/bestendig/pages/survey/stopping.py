"""Going on later with a PIN, taking back, and leaving it at that."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.measurement.actions import answering, drafting
from bestendig.measurement.actions.drafting import BadPin, Opened, WrongPin
from bestendig.pages.survey import visits
from bestendig.pages.survey.answering import about, open_now
from bestendig.pages.survey.pages import VisitRequest, see_other, show, visiting


@visiting
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: VisitRequest) -> HttpResponse:
    """Choose a PIN; then the visit ends."""
    now = open_now(request)
    context = about(now.wave)
    if request.method != "POST":
        return show(request, "survey/later.html", context)
    try:
        drafting.save_draft(request.visit.entry, now.kept or {}, pin=_pin(request))
    except BadPin:
        return show(request, "survey/later.html", {**context, "is_none": True})
    return _left(request, "survey.later.done")


@visiting
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: VisitRequest) -> HttpResponse:
    """The PIN that opens what was begun."""
    now = open_now(request)
    if request.method != "POST":
        return show(request, "survey/resume.html", about(now.wave))
    try:
        found = drafting.resume_draft(request.visit.entry, pin=_pin(request))
    except BadPin:
        return show(request, "survey/resume.html", {**about(now.wave), "is_none": True})
    if isinstance(found, WrongPin):
        return show(request, "survey/resume.html", {**about(now.wave), "wrong": found})
    if not isinstance(found, Opened):
        return see_other("survey:first")
    response = see_other("survey:questions")
    visits.keep(request, response, request.visit.link, found.secret)
    return response


@visiting
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: VisitRequest) -> HttpResponse:
    """Take the form out of the box; asked once."""
    now = open_now(request)
    if request.method != "POST":
        return show(request, "survey/withdraw.html", about(now.wave))
    answering.withdraw_ballot(request.visit.entry)
    return show(request, "survey/withdrawn.html", about(now.wave))


@visiting
@require_POST
def leave(request: VisitRequest) -> HttpResponse:
    """Leave it as it is."""
    return _left(request, "survey.left")


def _left(request: VisitRequest, key: str) -> HttpResponse:
    """The last page of a visit: the device forgets it."""
    context = {**about(open_now(request).wave), "key": key}
    response = show(request, "survey/left.html", context)
    visits.forget(response)
    return response


def _pin(request: VisitRequest) -> str:
    pin = "".join(request.POST.get("pin", "").split())
    if not pin:
        raise BadPin
    return pin
