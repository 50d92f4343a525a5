"""Who has which role, and giving and taking them."""

from datetime import date
from html import unescape

import pytest
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import contents_of
from bestendig.common.texts import text
from bestendig.organisations.models import RoleGrant
from bestendig.organisations.roles import ROLE_TABLE, Role, may

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, world):
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    return client


def test_roles_are_for_the_administrator_only(client, world):
    with scope.bind(world.here.organisation.pk):
        grant = RoleGrant.objects.get(role=Role.COACH)
    for role in (Role.EMPLOYEE, Role.ADVISER, Role.DPO):
        sign_in(client, world.here.people[role], role)
        for address in ("/rollen/", "/rollen/geven/", f"/rollen/{grant.pk}/afnemen/"):
            assert client.get(address).status_code == 403


def test_grant_of_another_organisation_is_not_there(admin, world):
    with scope.bind(world.there.organisation.pk):
        grant = RoleGrant.objects.get(role=Role.COACH)
    assert admin.post(f"/rollen/{grant.pk}/afnemen/", {"ends_on": "2026-12-01"}).status_code == 404


def test_page_says_what_each_role_may(admin):
    page = unescape(admin.get("/rollen/").content.decode())
    for ability in ROLE_TABLE:
        line = f"<li>{text(f'ability.{ability.name.lower()}', 'nl')}</li>"
        holders = [x for x in Role if may(x, ability) and x not in {
            Role.PLATFORM_ADMIN, Role.FUND_ANALYST}]  # fmt: skip
        assert page.count(line) == len(holders), ability


def test_page_asks_the_same_number_of_queries_for_more_grants(
    admin, world, django_assert_num_queries
):
    admin.get("/rollen/")
    with django_assert_num_queries(30, exact=False) as few:
        admin.get("/rollen/")
    count = len(few)
    with scope.bind(world.here.organisation.pk):
        for number in range(30):
            make_person(world.here, Role.COACH, f"extra{number}")
    with django_assert_num_queries(count):
        page = admin.get("/rollen/").content.decode()
    assert page.count('class="holder"') == 7 + 30


def test_role_is_given_with_a_mail_and_taken(admin, world):
    jo = world.here.people[Role.EMPLOYEE]
    said = {"person": jo.work_email, "role": "coach", "starts_on": "2026-11-01", "ends_on": ""}
    assert admin.post("/rollen/geven/", said)["Location"] == "/rollen/"
    with scope.bind(world.here.organisation.pk):
        grant = RoleGrant.objects.get(person=jo)
        assert (grant.role, grant.given_by) == (
            "coach", world.here.people[Role.ORGANISATION_ADMIN].pk,
        )  # fmt: skip
    mail = contents_of(Message.objects.get(kind="role_given"))
    assert mail.to == jo.work_email
    assert "de rol Coach" in mail.text
    answer = admin.post(f"/rollen/{grant.pk}/afnemen/", {"ends_on": "2026-11-20"})
    assert answer.status_code == 302
    with scope.bind(world.here.organisation.pk):
        grant.refresh_from_db()
    assert grant.ends_on == date(2026, 11, 20)


def test_last_administrator_is_told_so(admin, world):
    with scope.bind(world.here.organisation.pk):
        grant = RoleGrant.objects.get(role=Role.ORGANISATION_ADMIN)
    answer = admin.post(f"/rollen/{grant.pk}/afnemen/", {"ends_on": "2026-11-20"})
    assert answer.status_code == 422
    assert "Dit is de laatste organisatiebeheerder." in answer.content.decode()


def test_role_that_may_not_be_given_is_told_at_its_field(admin, world):
    dpo = world.here.people[Role.DPO]
    said = {"person": dpo.work_email, "role": "hr", "starts_on": "2026-11-01"}
    answer = admin.post("/rollen/geven/", said)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["role"])
    assert not Message.objects.filter(kind="role_given").exists()
