"""Adding, changing and ending people; and what they held goes on."""

from datetime import date

import pytest
from tests.world import make_person, make_place

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.actions.people import (
    Details,
    HoldsThings,
    add_person,
    change_person,
    end_person,
    hand_over,
    reopen_person,
)
from bestendig.organisations.models import Account, Person, RoleGrant
from bestendig.organisations.queries.people import held_by, people_found, unit_paths
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

DAY = date(2026, 12, 1)


def details(person, **changes):
    now = Details(
        first_name=person.first_name,
        last_name=person.last_name,
        work_email=person.work_email,
        unit=person.unit_id,
        manager=person.manager_id,
        starts_on=person.starts_on,
    )
    return Details(**{**{x: getattr(now, x) for x in now.__dataclass_fields__}, **changes})


def refused_at(field, action, *arguments):
    with pytest.raises(Refused) as refused:
        action(*arguments)
    assert refused.value.field == field


def test_new_person_has_an_account_and_a_hash_instead_of_a_number(here):
    ada = add_person(
        Details(first_name="Ada", work_email="Ada@voorbeeldstad.example", personnel_number="0042")
    )
    assert ada.account == Account.objects.get(email="ada@voorbeeldstad.example")
    assert len(ada.personnel_hash) == 64
    assert AuditEntry.objects.get(action="add_person").object_id == str(ada.id)


def test_account_of_elsewhere_is_the_same_account(here):
    account = Account.objects.create_user("ada@voorbeeldstad.example")
    ada = add_person(Details(first_name="Ada", work_email="ada@voorbeeldstad.example"))
    assert ada.account == account


def test_second_person_with_a_number_or_address_is_refused(here):
    add_person(Details(first_name="Ada", work_email="ada@x.nl", personnel_number="42"))
    refused_at("work_email", add_person, Details(first_name="Bo", work_email="ADA@x.nl"))
    refused_at("personnel_number", add_person, Details(first_name="Bo", personnel_number=" 042"))
    bo = add_person(Details(first_name="Bo", personnel_number="43"))
    refused_at("personnel_number", change_person, bo.id, details(bo, personnel_number="42"))


def test_number_that_is_not_given_stays(here):
    ada = add_person(Details(first_name="Ada", personnel_number="42"))
    kept = ada.personnel_hash
    assert change_person(ada.id, details(ada, last_name="Bos")).personnel_hash == kept
    assert change_person(ada.id, details(ada, personnel_number="")).personnel_hash == ""


def test_managers_never_make_a_circle_and_are_of_here(here):
    ada = add_person(Details(first_name="Ada"))
    bo = add_person(Details(first_name="Bo", manager=ada.id))
    cas = add_person(Details(first_name="Cas", manager=bo.id))
    refused_at("manager", change_person, ada.id, details(ada, manager=cas.id))
    refused_at("manager", change_person, ada.id, details(ada, manager=ada.id))


def test_unit_and_manager_of_another_organisation_are_refused(db, prepared):
    here = make_place("voorbeeldstad", "Voorbeeldstad")
    there = make_place("oefenwaard", "Oefenwaard")
    with scope.bind(here.organisation.pk):
        refused_at("unit", add_person, Details(first_name="Ada", unit=there.team.pk))
        boss = there.people[Role.MANAGER].pk
        refused_at("manager", add_person, Details(first_name="Ada", manager=boss))
        with pytest.raises(Person.DoesNotExist):
            end_person(boss, DAY)


def test_end_before_the_start_is_refused(here):
    ada = add_person(Details(first_name="Ada", starts_on=date(2026, 1, 1)))
    refused_at("ends_on", end_person, ada.id, date(2025, 12, 31))
    assert end_person(ada.id, DAY).ends_on == DAY
    assert reopen_person(ada.id).ends_on is None
    with pytest.raises(Refused):
        reopen_person(ada.id)


def test_who_leaves_hands_over_team_roles_and_the_contact_persons_place(here):
    noor = make_person(here, Role.ADVISER, "Noor")
    jo = make_person(here, Role.EMPLOYEE, "Jo")
    robin = make_person(here, Role.EMPLOYEE, "Robin")
    Person.objects.filter(pk__in=[jo.pk, robin.pk]).update(manager=noor)
    held = held_by(noor, here.organisation)
    assert (len(held.team), len(held.grants), held.contact) == (2, 1, True)
    with pytest.raises(HoldsThings):
        end_person(noor.pk, DAY)
    end_person(noor.pk, DAY, robin.pk)
    jo.refresh_from_db()
    robin.refresh_from_db()
    here.organisation.refresh_from_db()
    assert (jo.manager, robin.manager) == (robin, None)
    assert (here.organisation.contact_name, here.organisation.contact_email) == (
        "Robin", "robin@voorbeeldstad.example",
    )  # fmt: skip
    grants = RoleGrant.objects.filter(role=Role.ADVISER, person__in=[noor, robin])
    assert set(grants.values_list("person__first_name", "starts_on", "ends_on")) == {
        ("Noor", date(2025, 1, 1), DAY),
        ("Robin", DAY, None),
    }


def test_role_that_is_not_handed_over_ends(here):
    kim = here.people[Role.WORKS_COUNCIL]
    end_person(kim.pk, DAY, roles=())
    assert RoleGrant.objects.get(person=kim).ends_on == DAY


def test_last_administrator_cannot_end_without_another(here):
    robbie = here.people[Role.ORGANISATION_ADMIN]
    with pytest.raises(Refused):
        end_person(robbie.pk, DAY, roles=())
    jo = here.people[Role.EMPLOYEE]
    end_person(robbie.pk, DAY, jo.pk)
    assert RoleGrant.objects.get(person=jo).role == Role.ORGANISATION_ADMIN


def test_successor_must_stay_and_be_of_here(here):
    boss = here.people[Role.MANAGER]
    gone = here.people[Role.COACH]
    end_person(gone.pk, DAY, roles=())
    refused_at("successor", end_person, boss.pk, DAY, gone.pk)
    refused_at("successor", end_person, boss.pk, DAY, boss.pk)


def test_who_left_by_an_import_still_hands_over(here):
    boss, jo = here.people[Role.MANAGER], here.people[Role.EMPLOYEE]
    Person.objects.filter(pk=boss.pk).update(ends_on=date(2026, 1, 1))
    hand_over(boss.pk, here.people[Role.ADVISER].pk)
    jo.refresh_from_db()
    assert jo.manager == here.people[Role.ADVISER]


def test_people_are_found_by_name_unit_and_state(here):
    names = lambda **how: [x.first_name for x in people_found(**how)]  # noqa: E731
    assert names(search="coa") == ["Coach"]
    assert len(names(search="riolering")) == 10
    assert len(names(unit=here.concern.pk)) == 10
    assert names(search="riolering coach") == ["Coach"]
    Person.objects.filter(first_name="Coach").update(ends_on=date(2026, 1, 1), work_email="")
    assert (names(search="coach"), names(state="left")) == ([], ["Coach"])
    Person.objects.filter(first_name="Coach").update(ends_on=None)
    assert names(state="no_email") == ["Coach"]
    assert list(unit_paths().values()) == ["Voorbeeldstad", "Voorbeeldstad › Wegen en Riolering"]
