"""From the privacy page to the box.

All questions are in one form. Where a script runs, it shows one question a screen, or a block on
a wide one, and sends the form once. Without, the server shows the blocks one by one; what the
hidden ones hold travels along, and is kept in the draft of this visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.measurement.actions import answering, drafting
from bestendig.measurement.document import BadAnswer
from bestendig.measurement.models import Wave
from bestendig.measurement.queries.asked import Asked, document_of
from bestendig.measurement.queries.standing import Box, Standing, standing
from bestendig.measurement.reaching.people import reach_of
from bestendig.organisations.queries.units import unit_names
from bestendig.pages.survey.asking import answers_in, blocks, first_open, number_in, with_answers
from bestendig.pages.survey.kept import Place, drawn, handed, kept
from bestendig.pages.survey.looking import Looking, looking
from bestendig.pages.survey.pages import VisitRequest, see_other, show, visiting
from bestendig.pages.survey.picture import bars
from bestendig.pages.survey.privacy import first_layer, second_layer
from bestendig.questionnaires.noticing import Noticed, notice

INTO_THE_BOX = "box"
LATER = "later"


@visiting
@require_safe
def first(request: VisitRequest) -> HttpResponse:
    """What this is about and who sees it; or why one cannot answer; or what one can still do."""
    now = stands(request)
    if now.box is not Box.OPEN:
        results_on = reach_of(now.wave).results_on
        context = {**about(now.wave), "standing": now, "results_on": results_on}
        return show(request, f"survey/{now.box}.html", context)
    if now.waits and "opnieuw" not in request.GET:
        return see_other("survey:resume")
    if now.answered:
        return show(request, "survey/answered.html", about(now.wave))
    return handed(request, _first(Place.of(request), now.asked, now.erased_on))


@visiting
@require_safe
def privacy(request: VisitRequest) -> HttpResponse:
    """All about it."""
    now = stands(request)
    context = {**about(now.wave), "parts": second_layer(now.asked, now.erased_on)}
    return show(request, "survey/privacy.html", context)


@visiting
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: VisitRequest) -> HttpResponse:
    """All questions, the block that was asked for in sight; and what is done with the answers."""
    if request.method != "POST":
        return _asked(request, open_now(request))
    to = request.POST.get("to", "")
    try:
        answers = answers_in(request.POST, document_of(request.visit.entry.wave))
        if to == INTO_THE_BOX:
            if noticed := _to_look_at(request, answers):
                return _look(request, answers, noticed)
            return _done(request, answering.submit_ballot(request.visit.entry, answers), answers)
        drafting.save_draft(request.visit.entry, answers, visit=request.visit.secret)
    except BadAnswer:
        return show(request, "survey/lost.html", status=400)
    if to == LATER:
        return see_other("survey:later")
    number = number_in(to)
    return to_block(1 if number is None else number)


def _to_look_at(request: VisitRequest, answers: Mapping[str, Any]) -> list[Noticed]:
    """What in the own words may lead to a person, as long as nobody looked at it."""
    asked = document_of(request.visit.entry.wave).open_question
    words = answers.get(asked.code) if asked else None
    return (
        notice(words, unit_names(timezone.localdate()))
        if words and "looked" not in request.POST
        else []
    )


def _look(
    request: VisitRequest, answers: Mapping[str, Any], noticed: list[Noticed]
) -> HttpResponse:
    """Before it goes into the box: this looks like a person. Take it out, or leave it."""
    now = open_now(request)
    asked = document_of(now.wave.pk).open_question
    code = asked.code if asked else ""
    shown = {
        **about(now.wave),
        "code": code,
        "words": answers[code],
        "longest": asked.longest if asked else 0,
        "noticed": noticed,
        "others": [(name, value) for name, value in answers.items() if name != code],
        "back": len(now.wave.questions["pages"]),
    }
    return show(request, "survey/look.html", shown)


def to_block(number: int) -> HttpResponse:
    """On to a block of questions; before the first stands the privacy page."""
    if number < 1:
        return see_other("survey:first")
    address = f"{reverse('survey:questions')}?blad={number}"
    return HttpResponseRedirect(address, status=303)


@visiting
@require_POST
def decline(request: VisitRequest) -> HttpResponse:
    """Not taking part."""
    answering.decline(request.visit.entry)
    return see_other("survey:declined")


@visiting
@require_safe
def declined(request: VisitRequest) -> HttpResponse:
    """That is fine."""
    return show(request, "survey/declined.html", about(open_now(request).wave))


def stands(request: VisitRequest) -> Standing:
    """How it stands for this visit."""
    return standing(request.visit.entry, request.visit.secret)


def open_now(request: VisitRequest) -> Standing:
    """The same. Raises NotOpen when one cannot answer."""
    now = stands(request)
    if now.box is not Box.OPEN:
        raise answering.NotOpen
    return now


def about(wave: Wave) -> dict[str, Any]:
    """What most pages say of the survey."""
    return {"wave": wave, "minutes": wave.questions["minutes"], "closes_on": wave.last_day}


def _done(request: VisitRequest, asked: Asked, answers: Mapping[str, Any]) -> HttpResponse:
    """It is in the box. The picture is drawn here only for who has no script to do it."""
    if "picture" in request.POST:
        return handed(request, _done_with_script(Place.of(request), asked))
    shown = [bar for bar in bars(asked.wave.questions, answers) if bar.score is not None]
    return show(request, "survey/done.html", {**about(asked.wave), "bars": shown})


def _asked(request: VisitRequest, now: Standing) -> HttpResponse:
    answers = now.kept or {}
    wanted = number_in(request.GET.get("blad", ""))
    number = first_open(now.wave.questions, answers) if wanted is None else wanted
    look = looking() if document_of(now.wave.pk).open_question else None
    page = _questions(Place.of(request), now.asked, number, look)
    return handed(request, with_answers(page, answers))


@kept
def _first(place: Place, asked: Asked, gone: date) -> str:
    context = {**about(asked.wave), "sheet": first_layer(asked, gone)}
    return drawn(place, asked, "survey/first.html", context)


@kept
def _questions(place: Place, asked: Asked, number: int, look: Looking | None) -> str:
    shown = blocks(asked.wave.questions)
    # One past the last block is where the form goes into the box.
    current = min(max(number, 1), len(shown) + 1)
    context = {
        **about(asked.wave),
        "blocks": shown,
        "look": look,
        "current": current,
        "next": current + 1 if current <= len(shown) else INTO_THE_BOX,
        "previous": current - 1,
    }
    return drawn(place, asked, "survey/questions.html", context)


@kept
def _done_with_script(place: Place, asked: Asked) -> str:
    context = {**about(asked.wave), "bars": bars(asked.wave.questions, None), "to_draw": True}
    return drawn(place, asked, "survey/done.html", context)
