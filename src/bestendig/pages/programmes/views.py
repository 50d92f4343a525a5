"""The list of programmes, one programme on a page, and saying what it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.dimodel import CORE as DIALOGUE
from bestendig.dimodel import FACTORS, LEADERSHIP, OUTCOMES, PHASES, PHASES_TEXT
from bestendig.organisations.course.queries import going_challenges
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.course.chain import chain
from bestendig.pages.forms import sent
from bestendig.pages.programmes.finding import outcomes
from bestendig.pages.programmes.forms import ProgrammeForm
from bestendig.pages.programmes.lines import parts
from bestendig.pages.programmes.reading import owners, standing_or_404
from bestendig.pages.wording import here, split_name
from bestendig.programmes.actions.programmes import begin_programme, change_programme
from bestendig.programmes.models import Programme
from bestendig.programmes.queries.programmes import (
    Stage,
    coverage,
    cycles,
    programmes,
    standings,
)

form_view = require_http_methods(["GET", "HEAD", "POST"])
_FOLDED = ("factors", "phases", "units", "for_whom", "helpers", "light")


@allow(Ability.PROGRAMMES_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """All programmes: those that go on, and those that were decided about."""
    found = standings(programmes())
    shown = {
        "going": [x for x in found if x.stage is not Stage.CLOSED],
        "closed": [x for x in found if x.stage is Stage.CLOSED],
        "coverage": coverage(found),
        "may_write": request.desk.may(Ability.PROGRAMMES_WRITE),
    }
    return render(request, "programmes/list.html", shown)


@allow(Ability.PROGRAMMES_READ)
@require_safe
def detail(request: DeskRequest, programme: UUID) -> HttpResponse:
    """One programme along think, do, look and keep it up."""
    standing = standing_or_404(programme)
    return render(request, "programmes/detail.html", page_of(request, standing))


def page_of(request: DeskRequest, standing: Any, **more: Any) -> dict[str, Any]:
    """What the page of a programme shows."""
    may_write = request.desk.may(Ability.PROGRAMMES_WRITE)
    return {
        "standing": standing,
        "programme": standing.programme,
        "parts": parts(standing, may_write=may_write),
        "tags": _tags(standing.programme),
        "link": chain([standing], request.desk)[0],
        "cycles": cycles(standing.programme),
        "found": outcomes(standing.programme.pk)[:1],
        "may_decide": request.desk.may(Ability.DECISIONS_WRITE),
        "may_write": may_write,
        **more,
    }


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def begin(request: DeskRequest) -> HttpResponse:
    """A new programme."""
    form = ProgrammeForm(
        sent(request),
        tree=tree_on(timezone.localdate()),
        owners=owners(request.person),
        challenges=going_challenges(),
        initial={"owner": str(request.person.pk)},
    )
    made: list[Programme] = []
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: made.append(begin_programme(form.details())))
    ):
        return redirect("programmes:detail", made[0].pk)
    return render(request, "programmes/form.html", {"form": form, **_in_two(form)})


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def change(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Say anew what it is."""
    found = standing_or_404(programme).programme
    names = (
        "name", "promise", "begins", "ends", "outcomes", "factors", "phases", "for_whom",
        "light", "helpers",
    )  # fmt: skip
    initial = {name: getattr(found, name) for name in names}
    initial |= {"units": [str(x.pk) for x in found.units.all()], "owner": str(found.owner_id)}
    linked = list(found.challenges.all())
    initial["challenges"] = [str(x.pk) for x in linked]
    form = ProgrammeForm(
        sent(request),
        tree=tree_on(timezone.localdate()),
        owners=owners(found.owner, request.person),
        challenges=sorted({*going_challenges(), *linked}, key=str),
        initial=initial,
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carried_out(lambda: change_programme(found.pk, form.details()))
    ):
        return redirect("programmes:detail", found.pk)
    shown = {"form": form, "programme": found, **_in_two(form)}
    return render(request, "programmes/form.html", shown)


def _in_two(form: ProgrammeForm) -> dict[str, Any]:
    """The fields that everybody fills in, and those that can wait, opened where one is wrong."""
    more = [form[name] for name in _FOLDED]
    return {
        "first": [form[name] for name in form.fields if name not in _FOLDED],
        "more": more,
        "opened": any(field.errors for field in more),
    }


def _tags(programme: Programme) -> list[str]:
    """Its places in the DI-model, by name."""
    named = [(x.code, split_name(here(x.text))[0]) for x in (*OUTCOMES, *FACTORS, DIALOGUE)]
    named.append((LEADERSHIP.code, split_name(here(LEADERSHIP.text))[0]))
    phases = here(PHASES_TEXT).split(" – ")
    chosen = {*programme.outcomes, *programme.factors}
    found = [name for code, name in named if code in chosen]
    steps = zip(PHASES, phases, strict=True)
    return found + [words.partition(" (")[0] for x, words in steps if x.code in programme.phases]
