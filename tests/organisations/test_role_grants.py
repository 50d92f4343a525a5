"""Giving and taking roles."""

from datetime import date

import pytest

from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.actions.roles import give_role, roles_to_give, take_role
from bestendig.organisations.models import Kind, RoleGrant
from bestendig.organisations.queries.seats import roles_of
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

DAY = date(2026, 11, 1)


def test_role_is_given_and_taken_with_dates(here):
    jo = here.people[Role.EMPLOYEE]
    grant = give_role(jo.pk, Role.COACH, DAY)
    assert roles_of(jo) == (Role.EMPLOYEE, Role.COACH)
    take_role(grant.pk, date(2026, 11, 20))
    assert roles_of(jo) == (Role.EMPLOYEE,)
    assert RoleGrant.objects.get(pk=grant.pk).ends_on == date(2026, 11, 20)
    entries = AuditEntry.objects.filter(object_id=str(jo.pk)).order_by("sequence")
    assert [(x.action, x.details) for x in entries] == [
        ("give_role", {"role": "coach"}),
        ("take_role", {"role": "coach"}),
    ]


def test_role_that_never_began_leaves_nothing(here):
    grant = give_role(here.people[Role.EMPLOYEE].pk, Role.COACH, date(2027, 1, 1))
    take_role(grant.pk, DAY)
    assert not RoleGrant.objects.filter(pk=grant.pk).exists()


def test_last_administrator_keeps_the_role(here):
    grant = RoleGrant.objects.get(role=Role.ORGANISATION_ADMIN)
    with pytest.raises(Refused):
        take_role(grant.pk, DAY)
    give_role(here.people[Role.EMPLOYEE].pk, Role.ORGANISATION_ADMIN, DAY)
    take_role(grant.pk, date(2026, 11, 20))


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.PLATFORM_ADMIN])
def test_some_roles_are_not_given(here, role):
    with pytest.raises(Refused) as refused:
        give_role(here.people[Role.COACH].pk, role, DAY)
    assert refused.value.field == "role"


def test_fund_analyst_is_a_role_of_the_fund(here):
    assert Role.FUND_ANALYST not in roles_to_give(here.organisation)
    here.organisation.kind = Kind.FUND
    assert Role.FUND_ANALYST in roles_to_give(here.organisation)


def test_same_role_twice_in_one_time_is_refused(here):
    jo = here.people[Role.EMPLOYEE]
    give_role(jo.pk, Role.COACH, DAY, date(2026, 12, 1))
    with pytest.raises(Refused):
        give_role(jo.pk, Role.COACH, date(2026, 11, 15))
    give_role(jo.pk, Role.COACH, date(2026, 12, 1))
    with pytest.raises(Refused):
        give_role(jo.pk, Role.HR, DAY, DAY)


@pytest.mark.parametrize("role", [Role.HR, Role.ORGANISATION_ADMIN, Role.ADVISER, Role.BOARD])
def test_data_protection_officer_does_not_also_decide(here, role):
    with pytest.raises(Refused):
        give_role(here.people[Role.DPO].pk, role, DAY)
    jo = here.people[Role.EMPLOYEE]
    give_role(jo.pk, role, DAY)
    with pytest.raises(Refused):
        give_role(jo.pk, Role.DPO, DAY)


def test_who_decides_for_the_organisation_is_not_in_its_works_council(here):
    with pytest.raises(Refused):
        give_role(here.people[Role.BOARD].pk, Role.WORKS_COUNCIL, DAY)
    with pytest.raises(Refused):
        give_role(here.people[Role.WORKS_COUNCIL].pk, Role.BOARD, DAY)
