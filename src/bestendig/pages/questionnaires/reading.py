"""Reading questionnaires: the list, one with its versions, and a version as staff will see it."""

from __future__ import annotations

from itertools import pairwise
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.questionnaires.asked import together, untranslated
from bestendig.questionnaires.models import Questionnaire, QuestionnaireVersion
from bestendig.questionnaires.queries import questionnaires as queries
from bestendig.questionnaires.queries.history import difference
from bestendig.questionnaires.queries.questionnaires import Row, Told
from bestendig.questionnaires.scoring import forms


@allow(Ability.QUESTIONNAIRES_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """All questionnaires."""
    may_write = _may_write(request)
    shown = {"all": queries.questionnaires(drafts=may_write), "may_write": may_write}
    return render(request, "questionnaires/list.html", shown)


@allow(Ability.QUESTIONNAIRES_READ)
@require_safe
def detail(request: DeskRequest, questionnaire: UUID) -> HttpResponse:
    """One questionnaire: what it measures, and its versions with what changed."""
    told = told_or_404(request, questionnaire)
    rows = told.rows
    changes = [difference(old.asked, new.asked) for new, old in pairwise(rows)]
    shown = {
        "told": told,
        "questionnaire": told.questionnaire,
        "history": list(zip(rows, [*changes, None], strict=True)),
        "newest": rows[0],
        "forms": forms(rows[0].asked),
        "alone": [one for one in rows[0].asked if one.own],
        "may_write": _may_write(request),
    }
    return render(request, "questionnaires/detail.html", shown)


@allow(Ability.QUESTIONNAIRES_READ)
@require_safe
def version(request: DeskRequest, version: UUID) -> HttpResponse:
    """The exact questions, as staff will see them."""
    row = row_or_404(request, version)
    numbers = {one.code: number for number, one in enumerate(row.asked, start=1)}
    groups = [[(numbers[one.code], one) for one in group] for group in together(row.asked)]
    shown = {
        "row": row,
        "version": row.version,
        "questionnaire": row.version.questionnaire,
        "groups": groups,
        "dutch_only": untranslated(row.asked)["en"],
        "may_write": _may_write(request),
    }
    return render(request, "questionnaires/version.html", shown)


def told_or_404(request: DeskRequest, pk: UUID) -> Told:
    """A questionnaire that this desk may see."""
    try:
        return queries.questionnaire(pk, drafts=_may_write(request))
    except Questionnaire.DoesNotExist as gone:
        raise Http404 from gone


def row_or_404(request: DeskRequest, pk: UUID) -> Row:
    """A version that this desk may see."""
    try:
        return queries.version(pk, drafts=_may_write(request))
    except QuestionnaireVersion.DoesNotExist as gone:
        raise Http404 from gone


def _may_write(request: DeskRequest) -> bool:
    return request.desk.may(Ability.QUESTIONNAIRES_WRITE)
