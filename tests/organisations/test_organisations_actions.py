"""Making an organisation, and taking in a participant from elsewhere."""

import pytest

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.actions.organisations import add_participant, create_organisation
from bestendig.organisations.models import (
    Account,
    Kind,
    Organisation,
    Person,
    RoleGrant,
    VisionVersion,
)
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
NEW = {
    "name": "Nieuwstad", "slug": "nieuwstad", "size_class": "20_50", "province": "UT",
    "admin_name": "Ada de Vries", "admin_email": "Ada@Nieuwstad.example",
}  # fmt: skip


def test_new_organisation_has_one_administrator_and_the_sector_s_definition():
    made = create_organisation(**NEW)
    assert (made.k, made.kind, made.made_up) == (10, Kind.MUNICIPALITY, False)
    with scope.bind(made.pk):
        person = Person.objects.get()
        assert (person.first_name, person.last_name) == ("Ada", "de Vries")
        assert person.account.email == "ada@nieuwstad.example"
        assert not person.account.has_usable_password()
        assert RoleGrant.objects.get().role == Role.ORGANISATION_ADMIN
        vision = VisionVersion.objects.get()
        assert (vision.version, vision.source) == (1, "A&O fonds Gemeenten")
        assert vision.definition.startswith("Duurzame inzetbaarheid houdt in dat medewerkers nu")
        assert AuditEntry.objects.get(action="create_organisation").object_id == str(made.pk)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "Nieuw stad"}, "slug"),
        ({"name": ""}, "name"),
        ({"size_class": "huge"}, "size_class"),
        ({"province": "XX"}, "province"),
        ({"admin_email": "geen adres"}, "admin_email"),
        ({"admin_name": " "}, "admin_name"),
    ],
)
def test_organisation_that_cannot_be_is_refused_and_nothing_is_kept(changes, field):
    with pytest.raises(Refused) as refusal:
        create_organisation(**{**NEW, **changes})
    assert refusal.value.field == field
    assert (Organisation.objects.count(), Account.objects.count()) == (0, 0)


def test_second_organisation_with_the_same_short_name_is_refused():
    create_organisation(**NEW)
    with pytest.raises(Refused) as refusal:
        create_organisation(**{**NEW, "name": "Nieuwstad 2"})
    assert refusal.value.field == "slug"


def test_one_account_can_administer_two_organisations():
    made = [create_organisation(**NEW)]
    made.append(create_organisation(**{**NEW, "name": "Oudstad", "slug": "oudstad"}))
    account = Account.objects.get()
    with scope.own_rows(account.pk):
        assert {x.organisation for x in Person.across.filter(account=account)} == set(made)


def test_participant_from_elsewhere_keeps_one_account(world):
    fund = create_organisation(**{**NEW, "kind": Kind.FUND, "size_class": "none"})
    employee = world.here.people[Role.EMPLOYEE]
    with scope.bind(fund.pk):
        participant = add_participant(
            first_name="Luca", last_name="", email=employee.work_email.upper()
        )
        assert participant.kind == Person.Kind.PARTICIPATION
        assert RoleGrant.objects.filter(person=participant).count() == 0
    assert participant.account == employee.account
    assert participant.organisation == fund
    with scope.bind(world.here.organisation.pk):
        assert not Person.objects.filter(pk=participant.pk).exists()


def test_who_is_in_already_is_refused(world):
    employee = world.here.people[Role.EMPLOYEE]
    with scope.bind(world.here.organisation.pk), pytest.raises(Refused) as refusal:
        add_participant(first_name="Luca", last_name="", email=employee.work_email)
    assert refusal.value.field == "email"
