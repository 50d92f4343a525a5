"""One person: what is kept, changing it, leaving, and handing over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.measurement.reaching.queries import open_for
from bestendig.organisations.actions import people as actions
from bestendig.organisations.models import Person, RoleGrant
from bestendig.organisations.queries.people import held_by, unit_paths
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.people.choosing import suggestions
from bestendig.pages.people.forms import EndForm, HandOverForm, PersonForm, refuse

form_view = require_http_methods(["GET", "HEAD", "POST"])


@allow(Ability.PEOPLE_MANAGE)
@require_safe
def one(request: DeskRequest, person: UUID) -> HttpResponse:
    """Everything that is kept about somebody here, and what they hold."""
    who = get_object_or_404(Person.objects.select_related("manager", "account"), pk=person)
    today = timezone.localdate()
    context = {
        "who": who,
        "unit": unit_paths().get(who.unit_id) if who.unit_id else "",
        "gone": who.ends_on is not None and who.ends_on <= today,
        "held": held_by(who, request.organisation),
        "grants": RoleGrant.objects.filter(person=who).order_by("-starts_on"),
        "today": today,
        "surveys": open_for(who),
        "may_give": request.desk.may(Ability.ROLES_MANAGE),
    }
    return render(request, "people/person.html", context)


@allow(Ability.PEOPLE_MANAGE)
@form_view
def add(request: DeskRequest) -> HttpResponse:
    """Somebody new."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("people:person", person=actions.add_person(form.details()).pk)
        except Refused as refused:
            refuse(form, refused)
    return _form(request, "people/add.html", form)


@allow(Ability.PEOPLE_MANAGE)
@form_view
def change(request: DeskRequest, person: UUID) -> HttpResponse:
    """Other details of somebody."""
    who = get_object_or_404(Person.objects.select_related("manager"), pk=person)
    form = PersonForm(request.POST or None, person=who)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(who.pk, form.details())
            return redirect("people:person", person=who.pk)
        except Refused as refused:
            refuse(form, refused)
    return _form(request, "people/change.html", form, who=who)


@allow(Ability.PEOPLE_MANAGE)
@form_view
def end(request: DeskRequest, person: UUID) -> HttpResponse:
    """Somebody leaves; what they hold goes to somebody else."""
    who = get_object_or_404(Person, pk=person)
    held = held_by(who, request.organisation)
    form = EndForm(
        request.POST or None,
        roles=dict.fromkeys(Role(x.role) for x in held.grants),
        needs_successor=bool(held.team or held.contact),
    )
    if request.method == "POST" and form.is_valid():
        try:
            day = form.cleaned_data["ends_on"]
            actions.end_person(who.pk, day, form.taken_by(), form.chosen())
            return redirect("people:person", person=who.pk)
        except Refused as refused:
            refuse(form, refused)
    return _form(request, "people/end.html", form, who=who, held=held)


@allow(Ability.PEOPLE_MANAGE)
@form_view
def hand_over(request: DeskRequest, person: UUID) -> HttpResponse:
    """Give what somebody holds to somebody else, now."""
    who = get_object_or_404(Person, pk=person)
    form = HandOverForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_over(who.pk, form.cleaned_data["successor"].pk)
            return redirect("people:person", person=who.pk)
        except Refused as refused:
            refuse(form, refused)
    held = held_by(who, request.organisation)
    return _form(request, "people/hand_over.html", form, who=who, held=held)


@allow(Ability.PEOPLE_MANAGE)
@require_POST
def reopen(_request: DeskRequest, person: UUID) -> HttpResponse:
    """Somebody stays after all, or is back."""
    who = get_object_or_404(Person, pk=person)
    if who.ends_on is not None:
        actions.reopen_person(who.pk)
    return redirect("people:person", person=who.pk)


def _form(request: DeskRequest, template: str, form: object, **more: object) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    context = {"form": form, "suggestions": suggestions(), **more}
    return render(request, template, context, status=status)
