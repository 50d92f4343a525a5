"""Making them ready, after the decision: read them, take passages out, show them."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.measurement.actions import words as act
from bestendig.measurement.models import OpenAnswers
from bestendig.measurement.rules.passages import words_of
from bestendig.organisations.queries.units import unit_names
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.open_question import question_of
from bestendig.pages.words.forms import PassageForm
from bestendig.pages.words.telling import pieces
from bestendig.pages.words.views import found
from bestendig.questionnaires.noticing import notice


@allow(Ability.OPEN_ANSWERS_PREPARE)
@never_cache
@require_safe
def prepare(request: DeskRequest, wave: UUID) -> HttpResponse:
    """All of them, with what looks like a name in sight. The log says that they were read."""
    row = found(wave)
    if row.state != OpenAnswers.State.DECIDED:
        return redirect("words:detail", wave)
    units = unit_names(timezone.localdate())
    rows = [(pieces(text), notice(text, units)) for text in act.read_to_prepare(wave)]
    shown = {"row": row, "question": question_of(row.wave), "texts": rows}
    return render(request, "words/prepare.html", shown)


@allow(Ability.OPEN_ANSWERS_PREPARE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passage(request: DeskRequest, wave: UUID, number: int) -> HttpResponse:
    """One answer, word by word."""
    row = found(wave)
    if row.state != OpenAnswers.State.DECIDED:
        return redirect("words:detail", wave)
    texts = act.read_to_prepare(wave)
    if not 1 <= number <= len(texts):
        raise Http404
    text = texts[number - 1]
    form = PassageForm(request.POST or None, words=words_of(text))
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: act.take_out(wave, number - 1, form.chosen()))
    ):
        return redirect("words:prepare", wave)
    shown = {"row": row, "number": number, "pieces": pieces(text), "form": form}
    return render(request, "words/passage.html", shown)


@allow(Ability.OPEN_ANSWERS_PREPARE)
@require_POST
def show(_request: DeskRequest, wave: UUID) -> HttpResponse:
    """Show them as they are now."""
    found(wave)
    with suppress(Refused):  # somebody was there before: the page says how it stands
        act.show_words(wave)
    return redirect("words:detail", wave)
