"""A programme of the fund: participants of several municipalities, who help others."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.texts import text
from bestendig.organisations.actions.organisations import add_participants, create_organisation
from bestendig.organisations.actions.roles import give_role
from bestendig.organisations.actions.units import add_unit
from bestendig.organisations.models import Kind, Person, Province, UnitKind
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.programmes.models import Enrolment, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(world):
    return create_organisation(
        name="Fonds", slug="fonds", kind=Kind.FUND, size_class="none", province=Province.UTRECHT,
        admin_name="Dana", admin_email="dana@fonds.example",
    )  # fmt: skip


@pytest.fixture
def dana(fund):
    with scope.bind(fund.pk):
        person = Person.objects.get(first_name="Dana")
        give_role(person.pk, Role.ADVISER, timezone.localdate())
        return person


def group(name="Uit Hier"):
    return add_unit(name, UnitKind.DOMAIN, None, timezone.localdate())


def test_several_participants_come_in_at_once_or_none(dana, world):
    with scope.bind(dana.organisation_id):
        unit = group()
        known = world.here.people[Role.EMPLOYEE]
        with pytest.raises(Refused, match=r"2: .*e-mail.* 3:"):
            add_participants(f"Mika; {known.work_email}\nzonder adres\nBo\tbo@\n", unit.pk)
        assert not Person.objects.filter(kind="participation").exists()
        made = add_participants(
            f"Mika; {known.work_email}\n\nBo de Wit\tbo@daar.example\n", unit.pk
        )
        assert [(x.first_name, x.last_name, x.unit_id) for x in made] == [
            ("Mika", "", unit.pk), ("Bo", "de Wit", unit.pk),
        ]  # fmt: skip
        assert made[0].account == known.account


def test_fund_runs_a_programme_for_people_of_two_municipalities(client, dana, world):
    with scope.bind(dana.organisation_id):
        sign_in(client, dana, Role.ORGANISATION_ADMIN)
        groups = [group("Uit Hier"), group("Uit Daar")]
        people = [world.here.people[Role.HR], world.there.people[Role.COACH]]
        for unit, person in zip(groups, people, strict=True):
            said = {"lines": f"{person}; {person.work_email}", "unit": unit.pk}
            assert client.post(reverse("admin:participants"), said).status_code == 302
        shown = client.get(reverse("admin:participants")).content.decode()
        assert "Uit Daar" in shown
        sign_in(client, dana, Role.ADVISER)
        day = timezone.localdate() + timedelta(days=60)
        said = {
            "name": "Begeleiden", "promise": "Leren vragen.", "begins": day, "ends": day,
            "outcomes": ["mastery"], "units": [x.pk for x in groups], "owner": dana.pk,
            "helpers": "on",
        }  # fmt: skip
        assert client.post(reverse("programmes:begin"), said).status_code == 302
        programme = Programme.objects.get()
        page = unescape(
            client.get(reverse("programmes:detail", args=[programme.pk])).content.decode()
        )
        assert text("programme.helpers", "nl") in page
        for unit in groups:
            client.post(
                reverse("programmes:people", args=[programme.pk]), {"do": "unit", "unit": unit.pk}
            )
        guest = Enrolment.objects.get(person__account=people[1].account)
        assert guest.state == Enrolment.State.ASKED
        sign_in(client, guest.person, Role.EMPLOYEE)
        client.post(reverse("programmes:join", args=[programme.pk]), {"do": "join"})
        guest.refresh_from_db()
        assert guest.state == Enrolment.State.IN
    # Where they work nobody knows of it.
    sign_in(client, people[1], Role.EMPLOYEE)
    assert client.get(reverse("programmes:join", args=[programme.pk])).status_code == 404
