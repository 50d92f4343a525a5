"""Who has which role, giving and taking them, and what each role may see and do."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.actions import roles as actions
from bestendig.organisations.models import RoleGrant
from bestendig.organisations.queries.roles import grants_now, managers_now
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import ROLE_TABLE, Ability, Role, may
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.people.choosing import suggestions
from bestendig.pages.people.forms import GiveRoleForm, TakeRoleForm, refuse
from bestendig.pages.people.notices import tell_new_role
from bestendig.pages.wording import here

form_view = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Held:
    """A role, who has it, and what it is for."""

    role: Role
    words: str
    may: tuple[str, ...]
    grants: tuple[RoleGrant, ...]


@allow(Ability.ROLES_MANAGE)
@require_safe
def roles(request: DeskRequest) -> HttpResponse:
    """Each role with who has it now or later, and what it lets somebody see and do."""
    grants = grants_now(timezone.localdate())
    given = [Role.MANAGER, *actions.roles_to_give(request.organisation)]
    shown = [
        Held(
            role=role,
            words=here(f"role.{role.value}"),
            may=abilities(role),
            grants=tuple(x for x in grants if x.role == role),
        )
        for role in [Role.EMPLOYEE, *given]
    ]
    context = {"shown": shown, "managers": managers_now(timezone.localdate())}
    return render(request, "people/roles.html", context)


@allow(Ability.ROLES_MANAGE)
@form_view
def give(request: DeskRequest) -> HttpResponse:
    """Give somebody a role, and tell them by mail."""
    initial = {"role": request.GET.get("rol", "")}
    form = GiveRoleForm(
        request.POST or None, roles=actions.roles_to_give(request.organisation), initial=initial
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            grant = actions.give_role(
                said["person"].pk, Role(said["role"]), said["starts_on"], said["ends_on"]
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            tell_new_role(grant, request.organisation)
            return redirect("people:roles")
    status = 422 if form.errors else 200
    context = {"form": form, "suggestions": suggestions()}
    return render(request, "people/give_role.html", context, status=status)


@allow(Ability.ROLES_MANAGE)
@form_view
def take(request: DeskRequest, grant: UUID) -> HttpResponse:
    """Take a role from somebody on a day."""
    held = get_object_or_404(RoleGrant.objects.select_related("person"), pk=grant)
    form = TakeRoleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_role(held.pk, form.cleaned_data["ends_on"])
            return redirect("people:roles")
        except Refused as refused:
            refuse(form, refused)
    status = 422 if form.errors else 200
    return render(request, "people/take_role.html", {"form": form, "held": held}, status=status)


def abilities(role: Role) -> tuple[str, ...]:
    """What a role may see and do, in words."""
    return tuple(here(f"ability.{x.name.lower()}") for x in ROLE_TABLE if may(role, x))
