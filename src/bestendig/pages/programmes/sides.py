"""Who counts and who is compared, where the plan draws no lots: what lacks, and settling it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format

from bestendig.effects.design_codes import COMPARED
from bestendig.effects.thresholds import FEWEST_ANSWERS
from bestendig.measurement.actions.settling import settle
from bestendig.measurement.queries.sides import settles_by_itself
from bestendig.measurement.queries.waves import panel_is_locked
from bestendig.organisations.queries.people import unit_names
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.taking_part_forms import SidesForm
from bestendig.pages.programmes.views import form_view
from bestendig.pages.wording import here
from bestendig.programmes.actions import settling
from bestendig.programmes.models import Enrolment, Intake, Programme
from bestendig.programmes.queries import taking_part as queries
from bestendig.programmes.queries.arms import series_of
from bestendig.programmes.queries.sides import STOPS, Lack, Sides, sides_of


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def sides(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Look first, then settle; afterwards what stands."""
    standing = standing_or_404(programme)
    found, tree = standing.programme, tree_on(timezone.localdate())
    intake, doing = queries.intake_of(found), request.POST.get("do")
    stands = sides_of(standing, tree, compared=[UUID(x) for x in intake.compared])
    if stands is None:
        raise Http404
    locked = any(panel_is_locked(x) for x in series_of(found))
    form = SidesForm(sent(request), sides=stands, tree=tree, locked=locked)
    going: list[Sides] = []
    if doing == "settle" and form.is_valid():
        if form.carried_out(lambda: settle(found.pk, form.said(), form.passphrase())):
            return redirect("programmes:sides", found.pk)
    elif doing == "look" and form.is_valid():
        form.carried_out(lambda: going.append(settling.preview_sides(found.pk, form.said())))
    shown = {
        "programme": found,
        "stands": stands,
        "intake": intake,
        "told": _standing(found, intake) if intake.settled_at else [],
        "needed": [_lack(x, stands) for x in stands.lacks if x in STOPS],
        "weaker": [_lack(x, stands) for x in stands.lacks if x not in STOPS],
        "by_itself": settles_by_itself(standing, stands),
        "form": form,
        "going": _going(going[0], form.said()) if going else [],
        "closed": standing.stage == "closed",
    }
    return render(request, "programmes/sides.html", shown)


def _lack(lack: Lack, stands: Sides) -> str:
    return here(
        f"sides.lack.{lack}", people=stands.people, others=stands.others, asked=stands.asked,
        least=FEWEST_ANSWERS,
    )  # fmt: skip


def _going(found: Sides, said: settling.Said) -> list[str]:
    """What will stand, in sentences."""
    if found.in_turn:
        return [
            here(
                "sides.turn",
                team=x.name,
                people=x.people,
                day=date_format(said.starts[x.unit], "j F Y"),
            )
            for x in sorted(found.teams, key=lambda x: said.starts[x.unit])
        ]
    lines = [here("sides.people", people=found.people)]
    if found.compared:
        names = unit_names(said.compared)
        key = "sides.others" if names else "sides.rest"
        lines.append(here(key, people=found.others, units=", ".join(sorted(names.values()))))
    else:
        lines.append(here("sides.nobody"))
    return lines


def _standing(programme: Programme, intake: Intake) -> list[str]:
    """What stands since it was settled."""
    rows = Enrolment.objects.filter(programme=programme, drawn=True)
    if intake.starts:
        teams: dict[Any, list[Enrolment]] = {}
        for row in rows.order_by("starts_on", "unit"):
            teams.setdefault((row.starts_on, row.unit_id), []).append(row)
        names = unit_names(unit for _day, unit in teams)
        return [
            here(
                "sides.turn",
                team=names.get(unit, ""),
                people=len(mine),
                day=date_format(first, "j F Y"),
            )
            for (first, unit), mine in teams.items()
        ]
    lines = [here("sides.people", people=rows.count())]
    if intake.compared:
        names = unit_names(UUID(x) for x in intake.compared)
        lines.append(here("sides.with", units=", ".join(sorted(names.values()))))
    elif intake.settled_as in COMPARED:
        lines.append(here("sides.with_rest"))
    else:
        lines.append(here("sides.nobody"))
    return lines
