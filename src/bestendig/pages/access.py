"""Who may open which page: every view says it, and what says nothing is refused.

    @allow(Ability.PEOPLE_MANAGE)
    def people(request: DeskRequest) -> HttpResponse: ...

`DeskMiddleware` finds out who asks, for which organisation and in which role (the *desk*),
binds that organisation for the whole request, and compares the view's ability with the role
table. Somebody with several roles works in one of them at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from bestendig.common import scope
from bestendig.common.audit import record_refusal
from bestendig.common.scope import Actor, Origin
from bestendig.organisations.connections.access import TokenAccess
from bestendig.organisations.models import Account, Organisation, Person
from bestendig.organisations.queries.seats import Seat, first_role, roles_of, seats_of
from bestendig.organisations.roles import ABOVE_EMPLOYEE, Ability, Role, may
from bestendig.pages.second_step import has_second_factor
from bestendig.pages.shared_screen import is_shared, keep_nothing

PERSON: Final = "person"
ROLE: Final = "role"
THROUGH: Final = "signed_in_through"

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Anyone:
    """A page for everybody, signed in or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who asks: an account, as one person of one organisation, in one role.

    person, organisation: None for the platform administrator, who is in no organisation.
    """

    account: Account
    role: Role
    roles: tuple[Role, ...]
    seats: tuple[Seat, ...]
    person: Person | None = None
    organisation: Organisation | None = None
    needs_second_factor: bool = False

    def may(self, ability: Ability) -> bool:
        """Whether the role at this desk may do `ability`."""
        return may(self.role, ability)

    @property
    def actor(self) -> Actor:
        """Who acts, for the audit log."""
        return Actor(
            account=self.account.pk,
            person=self.person.pk if self.person else None,
            role=self.role,
            origin=Origin.WEB,
        )


class DeskRequest(HttpRequest):
    """A request of somebody who signed in; `person` and `organisation` as in `Desk`."""

    desk: Desk
    account: Account
    person: Person
    organisation: Organisation


def allow(ability: Ability) -> Callable[[View], View]:
    """Open this view to the roles that have `ability`, and to nobody else."""

    def mark(view: View) -> View:
        view.access = ability  # type: ignore[attr-defined]
        return view

    return mark


def anyone(view: View) -> View:
    """Open this view to everybody."""
    view.access = Anyone()  # type: ignore[attr-defined]
    return view


class DeskMiddleware:
    """Finds the desk, binds its organisation, and refuses what the role table does not give."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """The answer, made inside the organisation of the desk."""
        request.desk = None
        if not request.user.is_authenticated:
            return self.get_response(request)
        response = self._inside(request, request.user)
        if is_shared(request) and request.user.is_authenticated:
            keep_nothing(request, response)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)  # somebody's data: not for who sits here next
        return response

    def _inside(self, request: Any, user: Account) -> HttpResponse:
        seats = seats_of(user, through=_through(request))
        seat = _chosen(request, seats)
        if seat is None:
            request.desk = _platform_desk(request, seats)
            with scope.acting(request.desk.actor if request.desk else Actor(account=user.pk)):
                return self.get_response(request)
        with scope.bind(seat.organisation.pk, Actor(account=user.pk, origin=Origin.WEB)):
            request.desk = _desk(request, seat, seats)
            request.account = user
            request.person, request.organisation = seat.person, seat.organisation
            with scope.acting(request.desk.actor):
                response = self.get_response(request)
            if response.status_code >= 500 and connection.in_atomic_block:
                transaction.set_rollback(True)
            return response

    def process_view(
        self, request: Any, view: Callable[..., Any], _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """None when the view may go on; else the way to sign in. Raises PermissionDenied."""
        access = getattr(view, "access", None)
        if isinstance(access, Anyone | TokenAccess):  # the second asks for its token itself
            return None
        desk: Desk | None = request.desk
        if access is None:
            raise PermissionDenied
        if desk is None:
            if request.user.is_authenticated:
                return redirect("account:nowhere")
            return redirect(f"{reverse('account:sign_in')}?next={quote(request.path)}")
        if desk.needs_second_factor and access is not Ability.OWN_ACCOUNT:
            return redirect("account:second_factor")
        if not desk.may(access):
            record_refusal("open_page", object_kind=access.name.lower())
            raise PermissionDenied
        return None


def _through(request: HttpRequest) -> UUID | None:
    through = request.session.get(THROUGH)
    return UUID(through) if through else None


def _chosen(request: Any, seats: tuple[Seat, ...]) -> Seat | None:
    """The seat the session names, else the last one used, else the first."""
    wanted = request.session.get(PERSON)
    if wanted == "platform":
        return None
    wanted = wanted or str(request.user.last_person)
    found = next((seat for seat in seats if str(seat.person.pk) == wanted), None)
    if found is None and request.user.is_platform_admin and not request.session.get(PERSON):
        return None
    return found or (seats[0] if seats else None)


def _desk(request: Any, seat: Seat, seats: tuple[Seat, ...]) -> Desk:
    roles = roles_of(seat.person)
    wanted = request.session.get(ROLE) or request.user.last_role
    role = first_role(roles, wanted)
    return Desk(
        account=request.user,
        person=seat.person,
        organisation=seat.organisation,
        role=role,
        roles=roles,
        seats=seats,
        needs_second_factor=_needs_second_factor(request, role),
    )


def _platform_desk(request: Any, seats: tuple[Seat, ...]) -> Desk | None:
    """The desk of the platform administrator; through a municipality's provider there is none."""
    if not request.user.is_platform_admin or request.session.get(THROUGH):
        return None
    return Desk(
        account=request.user,
        role=Role.PLATFORM_ADMIN,
        roles=(Role.PLATFORM_ADMIN,),
        seats=seats,
        needs_second_factor=_needs_second_factor(request, Role.PLATFORM_ADMIN),
    )


def _needs_second_factor(request: HttpRequest, role: Role) -> bool:
    return role in ABOVE_EMPLOYEE and not has_second_factor(request)
