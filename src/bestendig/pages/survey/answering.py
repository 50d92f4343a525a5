"""From the privacy page to the box.

All questions are in one form. Where a script runs, it shows one question a screen, or a block on
a wide one, and sends the form once. Without, the server shows the blocks one by one; what the
hidden ones hold travels along, and is kept in the draft of this visit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.measurement.actions import answering, drafting
from bestendig.measurement.document import BadAnswer
from bestendig.measurement.models import Wave
from bestendig.measurement.queries.asked import document_of
from bestendig.measurement.queries.standing import Box, Standing, standing
from bestendig.measurement.reaching.people import reach_of
from bestendig.organisations.queries.units import unit_names
from bestendig.pages.survey.asking import answers_in, blocks, first_open, number_in
from bestendig.pages.survey.looking import looking
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
    context = {**about(now.wave), "sheet": first_layer(now, request.organisation)}
    return show(request, "survey/first.html", context)


@visiting
@require_safe
def privacy(request: VisitRequest) -> HttpResponse:
    """All about it."""
    now = stands(request)
    context = {**about(now.wave), "parts": second_layer(now, request.organisation)}
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


def _done(request: VisitRequest, wave: Wave, answers: Mapping[str, Any]) -> HttpResponse:
    """It is in the box. The picture is drawn here only for who has no script to do it."""
    here = "picture" in request.POST
    found = bars(wave.questions, None if here else answers)
    shown = [bar for bar in found if here or bar.score is not None]
    return show(request, "survey/done.html", {**about(wave), "bars": shown, "to_draw": here})


def _asked(request: VisitRequest, now: Standing) -> HttpResponse:
    answers = now.kept or {}
    count = len(now.wave.questions["pages"])
    wanted = number_in(request.GET.get("blad", ""))
    number = first_open(now.wave.questions, answers) if wanted is None else wanted
    # One past the last block is where the form goes into the box.
    current = min(max(number, 1), count + 1)
    context = {
        **about(now.wave),
        "blocks": blocks(now.wave, answers),
        "look": looking() if document_of(now.wave.pk).open_question else None,
        "current": current,
        "next": current + 1 if current <= count else INTO_THE_BOX,
        "previous": current - 1,
    }
    return show(request, "survey/questions.html", context)
