"""“Who sees what?”: what each role can see and do, from the role table, and what it never sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bestendig.organisations.models import K_DEFAULT
from bestendig.organisations.roles import IN_ORGANISATION, ROLE_TABLE, Ability, Role, may
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.wording import here

# In the order in which an employee asks.
ORDER: Final = (
    Role.MANAGER,
    Role.HR,
    Role.ADVISER,
    Role.ORGANISATION_ADMIN,
    Role.BOARD,
    Role.COACH,
    Role.WORKS_COUNCIL,
    Role.DPO,
    Role.FUND_ANALYST,
    Role.PLATFORM_ADMIN,
    Role.EMPLOYEE,
)
# What everybody in an organisation may do says nothing about one role.
SHARED: Final = frozenset(a for a, roles in ROLE_TABLE.items() if roles >= IN_ORGANISATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One role: what it never sees, what it may do beside everybody, and whether it is yours.

    more: whether it is more than employee, which everybody is.
    """

    name: str
    never: str
    may: tuple[str, ...]
    yours: bool
    more: bool


@allow(Ability.HOME)
@require_safe
def who_sees(request: DeskRequest) -> HttpResponse:
    """The page for everybody: what is yours, who sees what, and what we cannot prevent."""
    desk = request.desk
    shown = {
        "sights": [_sight(role, yours=role in desk.roles) for role in ORDER],
        "shared": [sentence(ability) for ability in Ability if ability in SHARED],
        "k": desk.organisation.k if desk.organisation else K_DEFAULT,
    }
    return render(request, "home/who_sees.html", shown)


def sentence(ability: Ability) -> str:
    """An ability in plain words, as something that somebody does."""
    return here(f"sees.may.{ability.name.lower()}")


def _sight(role: Role, *, yours: bool) -> Sight:
    return Sight(
        name=str(role.label),
        never=here(f"sees.never.{role.value}"),
        may=tuple(sentence(a) for a in Ability if a not in SHARED and may(role, a)),
        yours=yours,
        more=role is not Role.EMPLOYEE,
    )
