"""One's own picture over time, under a code of one's own that is shown once."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.common import scope
from bestendig.common.throttle import Locked
from bestendig.measurement.actions.keeping import (
    BadScore,
    UnknownCode,
    forget_picture,
    keep_picture,
    open_picture,
)
from bestendig.organisations.models import Organisation
from bestendig.pages.sources import source_of
from bestendig.pages.survey.answering import about, open_now
from bestendig.pages.survey.pages import VisitRequest, see_other, show, survey_page, visiting
from bestendig.pages.survey.picture import bars, over_time

_SCORE: Final = "score."


@visiting
@require_POST
def keep(request: VisitRequest) -> HttpResponse:
    """Keep the bars of this survey, and show the code. The answers themselves do not come along."""
    now = open_now(request)
    if not now.answered:
        return see_other("survey:first")
    context = about(now.wave)
    code = request.POST.get("code", "")[:40]
    try:
        scores = _scores(request)
        made = keep_picture(now.wave, scores, source_of(request), code)
    except BadScore:
        return show(request, "survey/lost.html", status=400)
    except UnknownCode:
        drawn = bars(now.wave.questions, None, scores)
        return show(request, "survey/keep.html", {**context, "bars": drawn, "wrong": True})
    except Locked as locked:
        return show(request, "survey/wait.html", {"minutes": locked.minutes}, status=429)
    return show(request, "survey/kept.html", {**context, "code": made, "added": bool(code.strip())})


@survey_page
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture under a code; and throwing it away, asked once."""
    organisation = get_object_or_404(Organisation.objects.defer("logo"), slug=slug)
    shown: dict[str, Any] = {"organisation": organisation}
    if request.method != "POST":
        return show(request, "survey/own_code.html", shown)
    code, source = request.POST.get("code", "")[:40], source_of(request)
    try:
        with scope.bind(organisation.pk):
            if "really" in request.POST:
                forget_picture(code, source)
                return show(request, "survey/own_gone.html", shown)
            lines = over_time(open_picture(code, source))
    except UnknownCode:
        return show(request, "survey/own_code.html", {**shown, "wrong": True})
    except Locked as locked:
        return show(request, "survey/wait.html", {**shown, "minutes": locked.minutes}, status=429)
    context = {**shown, "lines": lines, "code": code, "asks": "remove" in request.POST}
    return show(request, "survey/own.html", context)


def _scores(request: HttpRequest) -> dict[str, float]:
    """Those that were made; the others are empty. Raises BadScore for what is no number."""
    sent = {name: str(value) for name, value in request.POST.items() if name.startswith(_SCORE)}
    try:
        return {name.removeprefix(_SCORE): float(value) for name, value in sent.items() if value}
    except ValueError as error:
        raise BadScore from error
