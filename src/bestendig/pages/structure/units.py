"""The tree of units and its changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.organisations.actions import units as actions
from bestendig.organisations.models import Unit, UnitVersion
from bestendig.organisations.queries.units import (
    Place,
    Tree,
    coming_changes,
    former_units,
    tree_on,
    versions_of,
)
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.structure.forms import (
    AddUnitForm,
    DayForm,
    EndUnitForm,
    MoveUnitForm,
    RenameUnitForm,
    done,
)

form_view = require_http_methods(["GET", "HEAD", "POST"])


@allow(Ability.UNITS_READ)
@require_safe
def tree(request: DeskRequest) -> HttpResponse:
    """The tree with head counts, today or on another day."""
    today = timezone.localdate()
    form = DayForm(request.GET if "op" in request.GET else None, initial={"op": today})
    day = form.day(today)
    found = tree_on(day)
    shown = {
        "tree": found,
        "count": sum(1 for _ in found),
        "day": day,
        "is_today": day == today,
        "day_form": form,
        "former": former_units(day),
        "coming": coming_changes(day) if day == today else (),
        "may_change": request.desk.may(Ability.UNITS_MANAGE),
    }
    return render(request, "structure/tree.html", shown)


@allow(Ability.UNITS_READ)
@require_safe
def unit(request: DeskRequest, unit: UUID) -> HttpResponse:
    """One unit: where it stands, what is under it, and how that came to be."""
    found = get_object_or_404(Unit, pk=unit)
    today = timezone.localdate()
    versions = list(versions_of(found))
    now = tree_on(today)
    shown = {
        "unit": found,
        "version": _version_on(versions, today),
        "versions": versions,
        "place": now.find(unit),
        "path": now.path(unit)[:-1],
        "may_change": request.desk.may(Ability.UNITS_MANAGE) and found.ended_on is None,
        "may_go_on": request.desk.may(Ability.UNITS_MANAGE)
        and found.ended_on is not None
        and found.ended_on > today,
        "may_take_back": len(versions) > 1 and actions.is_correctable(versions[0]),
        "today": today,
    }
    return render(request, "structure/unit.html", shown)


@allow(Ability.UNITS_MANAGE)
@form_view
def add(request: DeskRequest) -> HttpResponse:
    """Add a unit."""
    today = timezone.localdate()
    now = tree_on(today)
    under = request.GET.get("onder", "")
    form = AddUnitForm(request.POST or None, places=now, initial={"on": today, "parent": under})
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        if done(
            form,
            lambda: actions.add_unit(
                answers["name"], answers["kind"], _unit(form.chosen()), answers["on"]
            ),
        ):
            return redirect("structure:tree")
    return render(request, "structure/add_unit.html", {"form": form})


@allow(Ability.UNITS_MANAGE)
@form_view
def rename(request: DeskRequest, unit: UUID) -> HttpResponse:
    """Give a unit another name or kind, from a day on."""
    found, latest, _now = _open(unit)
    initial = {"name": latest.name, "kind": latest.kind, "on": _first_day(latest)}
    form = RenameUnitForm(request.POST or None, initial=initial)

    def act() -> object:
        answers = form.cleaned_data
        return actions.rename_unit(found, answers["name"], answers["on"], answers["kind"])

    return _change(request, "rename", form, latest, act)


@allow(Ability.UNITS_MANAGE)
@form_view
def move(request: DeskRequest, unit: UUID) -> HttpResponse:
    """Put a unit under another one, from a day on."""
    found, latest, now = _open(unit)
    initial = {"parent": str(latest.parent_id or ""), "on": _first_day(latest)}
    form = MoveUnitForm(request.POST or None, places=_others(now, unit), initial=initial)
    return _change(
        request,
        "move",
        form,
        latest,
        lambda: actions.move_unit(found, _unit(form.chosen()), form.cleaned_data["on"]),
    )


@allow(Ability.UNITS_MANAGE)
@form_view
def end(request: DeskRequest, unit: UUID) -> HttpResponse:
    """End a unit, and say where its people go."""
    found, latest, now = _open(unit)
    form = EndUnitForm(
        request.POST or None, places=_others(now, unit), initial={"on": _first_day(latest)}
    )
    place = now.find(unit)
    form.ask_where_to(place is not None and bool(place.total or place.children))
    return _change(
        request,
        "end",
        form,
        latest,
        lambda: actions.end_unit(found, form.cleaned_data["on"], _unit(form.chosen())),
        place=place,
    )


@allow(Ability.UNITS_MANAGE)
@require_POST
def take_back(request: DeskRequest, unit: UUID) -> HttpResponse:
    """Undo the latest change of a unit, or its end that is still to come."""
    found = get_object_or_404(Unit, pk=unit)
    latest = versions_of(found)[0]
    form = DayForm({})

    def act() -> None:
        if found.ended_on is None:
            actions.take_back_change(latest)
        else:
            actions.take_back_end(found)

    if not done(form, act):
        shown = {"form": form, "unit": found, "version": latest}
        return render(request, "structure/not_taken_back.html", shown, status=409)
    return redirect("structure:unit", unit)


def _change(
    request: DeskRequest,
    what: str,
    form: RenameUnitForm | MoveUnitForm | EndUnitForm,
    latest: UnitVersion,
    act: Callable[[], object],
    **more: object,
) -> HttpResponse:
    """A form about one unit; done, the unit's own page shows the new history."""
    if request.method == "POST" and form.is_valid() and done(form, act):
        return redirect("structure:unit", latest.unit_id)
    shown = {"form": form, "version": latest, "what": what, **more}
    return render(request, "structure/change_unit.html", shown)


def _open(unit: UUID) -> tuple[Unit, UnitVersion, Tree]:
    """A unit that has not ended, its latest version, and the tree of today or of its first day."""
    found = get_object_or_404(Unit, pk=unit)
    latest = get_object_or_404(UnitVersion, unit=found, valid_until__isnull=True)
    return found, latest, tree_on(_first_day(latest))


def _first_day(latest: UnitVersion) -> date:
    return max(timezone.localdate(), latest.valid_from)


def _others(now: Tree, unit: UUID) -> list[Place]:
    """All units but this one and what is under it."""
    own = now.forest.whole(unit) if unit in now.forest else frozenset({unit})
    return [place for place in now if place.unit not in own]


def _unit(key: UUID | None) -> Unit | None:
    if key is None:
        return None
    found: Unit | None = Unit.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _version_on(versions: list[UnitVersion], day: date) -> UnitVersion:
    """The version that holds on `day`, else the latest one."""
    return next((x for x in versions if x.valid_from <= day), versions[0])
