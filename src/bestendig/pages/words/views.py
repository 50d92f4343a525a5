"""How it stands with open answers, the FG's advice, and the decision."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.disclosure.policy import least_words
from bestendig.measurement.actions import words as act
from bestendig.measurement.models import OpenAnswers
from bestendig.measurement.queries.words import open_answers, shown_words
from bestendig.organisations.queries.names import names_of
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.open_question import question_of
from bestendig.pages.telling import tell_roles
from bestendig.pages.words.forms import AdviceForm, DecisionForm
from bestendig.pages.words.telling import pieces

_S = OpenAnswers.State


@allow(Ability.OPEN_ANSWERS_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """Every survey that asked something in words."""
    return render(request, "words/list.html", {"rows": list(open_answers())})


@allow(Ability.OPEN_ANSWERS_READ)
@never_cache
@require_safe
def detail(request: DeskRequest, wave: UUID) -> HttpResponse:
    """How it stands; and the words, once they are shown."""
    row = found(wave)
    names = names_of([row.advised_by, row.decided_by], []).persons
    shown = {
        "row": row,
        "question": question_of(row.wave),
        "needed": least_words(row.wave.k),
        "texts": [pieces(text) for text in shown_words(wave)],
        "adviser": names.get(row.advised_by, "") if row.advised_by else "",
        "decider": names.get(row.decided_by, "") if row.decided_by else "",
        "decider_role": Role(row.decided_role).label if row.decided_role in Role else "",
        "may_advise": request.desk.may(Ability.DPO_ADVISE)
        and row.state in {_S.WAITING, _S.ADVISED},
        "may_decide": request.desk.may(Ability.OPEN_ANSWERS_PREPARE)
        and row.state in {_S.ADVISED, _S.DECIDED},
    }
    return render(request, "words/detail.html", shown)


@allow(Ability.DPO_ADVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def advise(request: DeskRequest, wave: UUID) -> HttpResponse:
    """The FG's own page: what was asked, how many answered, who would read; and the advice."""
    row = found(wave)
    if row.state not in {_S.WAITING, _S.ADVISED}:
        return redirect("words:detail", wave)
    initial = {"advice": row.advice, "words": row.advice_words}
    form = AdviceForm(request.POST or None, initial=initial)

    def act_on_it() -> None:
        act.advise_on_words(wave, form.cleaned_data["advice"], form.cleaned_data["words"])
        roles = (Role.ADVISER, Role.HR)
        key = f"open_answers_advised/{wave}"
        tell_roles("open_answers_advised", roles, request.organisation, "words:list", key)

    if request.method == "POST" and form.is_valid() and form.carried_out(act_on_it):
        return redirect("words:detail", wave)
    context = {"row": row, "question": question_of(row.wave), "form": form}
    return render(request, "words/advise.html", context)


@allow(Ability.OPEN_ANSWERS_PREPARE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: DeskRequest, wave: UUID) -> HttpResponse:
    """To show them or not: with the advice in sight, and before anybody read one."""
    row = found(wave)
    if row.state not in {_S.ADVISED, _S.DECIDED}:
        return redirect("words:detail", wave)
    form = DecisionForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: act.decide_on_words(wave, **form.cleaned_data))
    ):
        return redirect("words:detail", wave)
    context = {"row": row, "question": question_of(row.wave), "form": form}
    return render(request, "words/decide.html", context)


def found(wave: UUID) -> OpenAnswers:
    """The row of this survey; Http404 where nothing was asked in words."""
    row = open_answers().filter(wave=wave).first()
    if row is None:
        raise Http404
    return row
