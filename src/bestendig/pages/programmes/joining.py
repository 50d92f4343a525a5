"""Who takes part, for advisers and HR; and one's own place, for everybody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bestendig.organisations.queries.people import unit_names
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.organisations.telling import tell
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.people.choosing import suggestions
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.taking_part_forms import OpenForm, SomebodyForm, UnitForm
from bestendig.pages.programmes.views import form_view
from bestendig.programmes.actions import taking_part
from bestendig.programmes.actions.upkeep import want_contact
from bestendig.programmes.models import Enrolment, Programme
from bestendig.programmes.queries import taking_part as queries
from bestendig.programmes.queries.meetings import coming_meetings, is_full, room_of

_S = Enrolment.State
# In the order of the page.
_STATES = (_S.IN, _S.WAITING, _S.APART, _S.ASKED, _S.WITHDRAWN)


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def people(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Who takes part, waits, was asked, said no; and adding people."""
    standing = standing_or_404(programme)
    found = standing.programme
    intake, draw = queries.intake_of(found), queries.draw_of(found.pk)
    chances = queries.chances_of(found)
    tree, doing = tree_on(timezone.localdate()), request.POST.get("do")
    said = sent(request)
    opening = OpenForm(said if doing == "open" else None, initial={"until": intake.open_until})
    units = [x.pk for x in found.units.all()]
    unit = UnitForm(said if doing == "unit" else None, tree=tree, units=units)
    somebody = SomebodyForm(said if doing == "person" else None)
    if (
        (doing == "shut" and _shut(found))
        or (
            opening.is_valid()
            and opening.carried_out(lambda: taking_part.open_intake(found.pk, opening.until_day()))
        )
        or (unit.is_valid() and unit.carried_out(lambda: _ask_unit(found, unit.unit_id())))
        or (somebody.is_valid() and somebody.carried_out(lambda: _ask(found, somebody.person_id())))
    ):
        return redirect("programmes:people", found.pk)
    rows = list(queries.enrolled(found.pk))
    names = unit_names([x.unit_id for x in rows])
    shown = {
        "today": timezone.localdate(),
        "programme": found,
        "intake": intake,
        "draw": draw,
        "chances": chances,
        "open": draw is None
        and intake.fixed_at is None
        and intake.settled_at is None
        and standing.stage != "closed",
        "settles": chances.settles,
        "room": room_of(found) if is_full(found) else None,
        "still_open": intake.open_until and intake.open_until >= timezone.localdate(),
        "groups": _groups(rows, names),
        "total": len(rows),
        "forms": {"open": opening, "unit": unit, "person": somebody},
        "suggestions": suggestions(),
        "closed": standing.stage == "closed",
    }
    return render(request, "programmes/people.html", shown)


def _groups(rows: list[Enrolment], names: Any) -> list[tuple[Any, list[tuple[Enrolment, str]]]]:
    found = []
    for state in _STATES:
        mine = [(x, names.get(x.unit_id, "")) for x in rows if x.state == state]
        if mine:
            found.append((state, mine))
    return found


def _shut(programme: Programme) -> bool:
    try:
        taking_part.open_intake(programme.pk, None)
    except Refused:
        return False
    return True


@transaction.atomic
def _ask_unit(programme: Programme, unit: UUID) -> None:
    _tell(programme, taking_part.enrol_unit(programme.pk, unit))


@transaction.atomic
def _ask(programme: Programme, person: UUID) -> None:
    _tell(programme, [taking_part.nominate(programme.pk, person)])


def _tell(programme: Programme, made: list[Enrolment]) -> None:
    """Tell who was asked where to say yes or no."""
    asked = [x.person for x in made if x.state == _S.ASKED]
    key = f"programme_asked/{programme.pk}"
    page: tuple[str, list[object]] = ("programmes:join", [programme.pk])
    tell(asked, "programme_asked", key, page, programme=programme.name)


@allow(Ability.PROGRAMMES_WRITE)
@require_POST
def one(request: DeskRequest, enrolment: UUID) -> HttpResponse:
    """Somebody said yes or no, or gets an urgent place."""
    row = get_object_or_404(Enrolment, pk=enrolment)
    doing = {
        "accept": taking_part.accept,
        "withdraw": taking_part.withdraw,
        "apart": taking_part.set_apart,
    }.get(request.POST.get("do", ""))
    if doing is not None:
        try:
            doing(row.pk)
        except Refused as refused:
            shown = {"programme": row.programme, "refused": refused}
            return render(request, "programmes/refused.html", shown, status=409)
    return redirect("programmes:people", row.programme_id)


@allow(Ability.PROGRAMMES_JOIN)
@require_safe
def mine(request: DeskRequest) -> HttpResponse:
    """The programmes one may sign up for, and those one is in."""
    tree = tree_on(timezone.localdate())
    shown = {
        "open": [(x, is_full(x)) for x in queries.open_for_sign_up(request.person, tree)],
        "own": list(queries.own_enrolments(request.person)),
    }
    return render(request, "programmes/mine.html", shown)


@allow(Ability.PROGRAMMES_JOIN)
@form_view
def join(request: DeskRequest, programme: UUID) -> HttpResponse:
    """One programme for who may take part: what it is, one's own place, yes and no."""
    person = request.person
    found = queries.own_enrolment(person, programme)
    can = [x for x in queries.open_for_sign_up(person, tree_on(timezone.localdate()))
           if x.pk == programme]  # fmt: skip
    if found is None and not can:
        raise Http404
    what = found.programme if found else can[0]
    closed = hasattr(what, "decision")
    refused = None
    if request.method == "POST":
        try:
            if request.POST.get("do") == "withdraw" and found and not closed:
                taking_part.withdraw(found.pk)
            elif request.POST.get("do") in {"quiet", "contact"} and found:
                want_contact(found.pk, wanted=request.POST["do"] == "contact")
            elif request.POST.get("do") == "join":
                taking_part.sign_up(what.pk, person.pk)
        except Refused as error:
            refused = error
        else:
            return redirect("programmes:join", what.pk)
    intake = queries.intake_of(what)
    free = intake.fixed_at is None and intake.settled_at is None
    takes_part = found is not None and found.state not in {_S.ASKED, _S.WITHDRAWN}
    shown = {
        "programme": what,
        "full": not takes_part and free and is_full(what),
        "enrolment": found,
        "closed": closed,
        "quiet": found is not None and hasattr(found, "no_contact"),
        "chances": queries.chances_of(what),
        "draw": queries.draw_of(what.pk),
        "intake": intake,
        "meetings": list(coming_meetings(what.pk)),
        "may_join": bool(can)
        or (found is not None and found.state == _S.ASKED and free)
        or (found is not None and found.state == _S.WITHDRAWN and free
            and intake.open_until is not None and intake.open_until >= timezone.localdate()),
        "refused": refused,
        "contact": request.organisation.contact_name or request.organisation.name,
    }  # fmt: skip
    return render(request, "programmes/join.html", shown)
