"""SCIM 2.0: against its own tester, and what only we promise."""

import json

import pytest
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_tester import Status, check_server
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.connections.models import ApiToken, ScimPerson
from bestendig.organisations.connections.tokens import end_token, make_token
from bestendig.organisations.models import Person, RoleGrant, UnitVersion
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class System:
    """An HR system that speaks for one place."""

    def __init__(self, place):
        with scope.bind(place.organisation.pk):
            self.token = make_token("Visma")
        self.client = Client()

    def __call__(self, method, path, body=None, **headers):
        return self.client.generic(
            method,
            f"/scim/v2/{path}",
            data=b"" if body is None else json.dumps(body),
            content_type="application/scim+json",
            headers={"Authorization": f"Bearer {self.token}", **headers},
        )

    def found(self, text):
        return self("GET", f"Users?filter={text}").json()


@pytest.fixture
def hr(world):
    return System(world.here)


def patch(*operations):
    return {"schemas": [PATCH], "Operations": list(operations)}


@pytest.fixture
def one_connection():
    """The test's own connection to the database is not closed after a request, as Django's
    test client arranges; the tester's client is another one."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


def test_the_tester_of_the_standard_finds_nothing_wrong(world, one_connection):
    system = System(world.here)
    client = WSGISCIMClient(
        get_wsgi_application(),
        base_url="http://testserver/scim/v2",
        environ={"HTTP_AUTHORIZATION": f"Bearer {system.token}"},
    )
    results = check_server(client)
    wrong = [
        (x.title, x.reason) for x in results if x.status not in {Status.SUCCESS, Status.SKIPPED}
    ]
    # Everybody is active or not: taken away, it is what it was.
    assert wrong == [
        ("check_remove_attribute", "PATCH modify() did not remove attribute 'active'")
    ], "\n".join(map(str, wrong))
    assert sum(x.status == Status.SUCCESS for x in results) > 50


def test_without_a_token_there_is_nothing(world, client):
    for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Authorization": "Basic x"}):
        refused = client.get("/scim/v2/Users", headers=headers)
        assert (refused.status_code, refused["Content-Type"]) == (401, "application/scim+json")
    assert client.post("/scim/v2/Bulk").status_code == 401


def test_who_is_signed_in_is_no_other_system(world, client):
    system = System(world.here)
    sign_in(client, world.there.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    refused = client.get("/scim/v2/Users", headers={"Authorization": f"Bearer {system.token}"})
    assert refused.status_code == 401


def test_token_opens_its_own_organisation_only(world, hr):
    listed = hr("GET", "Users?count=200").json()
    assert listed["totalResults"] == 10
    assert not any("oefenwaard" in x["userName"] for x in listed["Resources"])
    stranger = world.there.people[Role.EMPLOYEE]
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert hr(method, f"Users/{stranger.pk}", {}).status_code == 404
        assert hr(method, f"Groups/{world.there.team.pk}", {}).status_code == 404


def test_ended_token_opens_nothing_and_only_a_hash_is_kept(world, hr):
    token = ApiToken.objects.get()
    assert hr.token not in str(ApiToken.objects.values())
    with scope.bind(world.there.organisation.pk), pytest.raises(ApiToken.DoesNotExist):
        end_token(token.pk)
    with scope.bind(world.here.organisation.pk):
        end_token(token.pk)
    assert hr("GET", "Users").status_code == 401


def test_people_are_found_by_user_name_and_external_id(world, hr):
    (jo,) = hr.found('userName eq "EMPLOYEE@voorbeeldstad.example"')["Resources"]
    assert jo["id"] == str(world.here.people[Role.EMPLOYEE].pk)
    hr("PATCH", f"Users/{jo['id']}", patch({"op": "add", "path": "externalId", "value": "A-7"}))
    assert hr.found('externalId eq "A-7"')["Resources"][0]["id"] == jo["id"]
    assert hr.found('externalId eq "a-7"')["totalResults"] == 0
    refused = hr("GET", 'Users?filter=name.familyName sw "B"')
    assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidFilter")


def test_new_user_is_a_person_with_an_account_and_nothing_more(world, hr):
    body = {
        "schemas": [USER, "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"],
        "userName": "ada@voorbeeldstad.example",
        "name": {"givenName": "Ada", "familyName": "van der Berg", "middleName": "X"},
        "emails": [{"value": "ada@voorbeeldstad.example", "type": "work", "primary": True}],
        "active": True,
        "phoneNumbers": [{"value": "06 12345678"}],
        "birthdate": "1980-01-01",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"costCenter": "9"},
    }
    made = hr("POST", "Users", body)
    assert made.status_code == 201
    with scope.bind(world.here.organisation.pk):
        ada = Person.objects.get(pk=made.json()["id"])
        assert (str(ada), ada.account.email) == ("Ada van der Berg", "ada@voorbeeldstad.example")
        assert "1980" not in str(Person.objects.filter(pk=ada.pk).values())
    assert made["Location"] == f"http://testserver/scim/v2/Users/{ada.pk}"
    again = hr("POST", "Users", body)
    assert (again.status_code, again.json()["scimType"]) == (409, "uniqueness")


def test_not_active_is_ended_and_active_again_is_back(world, hr):
    boss, coach = world.here.people[Role.MANAGER], world.here.people[Role.COACH]
    for person in (boss, coach):
        off = patch({"op": "Replace", "path": "active", "value": "False"})
        answer = hr("PATCH", f"Users/{person.pk}", off)
        assert (answer.status_code, answer.json()["active"]) == (200, False)
    with scope.bind(world.here.organisation.pk):
        assert Person.objects.filter(ends_on__isnull=False).count() == 2
        assert RoleGrant.objects.get(person=coach).ends_on is not None
        assert Person.objects.get(pk=world.here.people[Role.EMPLOYEE].pk).manager_id == boss.pk
    on = patch({"op": "replace", "value": {"active": True}})
    assert hr("PATCH", f"Users/{boss.pk}", on).json()["active"] is True
    with scope.bind(world.here.organisation.pk):
        assert Person.objects.get(pk=boss.pk).ends_on is None
        actions = set(AuditEntry.objects.filter(origin="api").values_list("action", flat=True))
    assert {"end_person", "reopen_person"} <= actions


def test_last_administrator_is_not_ended_from_outside(world, hr):
    admin = world.here.people[Role.ORGANISATION_ADMIN]
    off = patch({"op": "replace", "path": "active", "value": False})
    assert hr("PATCH", f"Users/{admin.pk}", off).status_code == 400
    with scope.bind(world.here.organisation.pk):
        assert Person.objects.get(pk=admin.pk).ends_on is None
        assert not ScimPerson.objects.filter(person=admin).exists()


def test_removed_is_ended_for_us_and_comes_back_as_the_same_person(world, hr):
    jo = world.here.people[Role.EMPLOYEE]
    assert hr("DELETE", f"Users/{jo.pk}").status_code == 204
    assert hr("GET", f"Users/{jo.pk}").status_code == 404
    with scope.bind(world.here.organisation.pk):
        assert Person.objects.get(pk=jo.pk).ends_on is not None
    body = {"schemas": [USER], "userName": jo.work_email, "name": {"givenName": "Jo"},
            "active": True}  # fmt: skip
    made = hr("POST", "Users", body)
    assert (made.status_code, made.json()["id"], made.json()["active"]) == (201, str(jo.pk), True)


def test_group_is_a_unit_and_its_members_are_in_it(world, hr):
    jo = world.here.people[Role.EMPLOYEE]
    made = hr("POST", "Groups", {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": "Groen",
        "externalId": "G1", "members": [{"value": str(jo.pk)}],
    })  # fmt: skip
    assert made.status_code == 201
    key = made.json()["id"]
    with scope.bind(world.here.organisation.pk):
        version = UnitVersion.objects.get(unit_id=key)
        assert (version.name, version.parent) == ("Groen", world.here.concern)
        assert str(Person.objects.get(pk=jo.pk).unit_id) == key
    taken = patch({"op": "remove", "path": f'members[value eq "{jo.pk}"]'})
    assert "members" not in hr("PATCH", f"Groups/{key}", taken).json()
    stranger = patch({"op": "add", "path": "members", "value": [
        {"value": str(world.there.people[Role.EMPLOYEE].pk)}]})  # fmt: skip
    assert hr("PATCH", f"Groups/{key}", stranger).status_code == 400
    assert hr("DELETE", f"Groups/{world.here.concern.pk}").status_code == 400
    assert hr("DELETE", f"Groups/{key}").status_code == 204
    assert hr("GET", f"Groups/{key}").status_code == 404


def test_lists_ask_the_same_number_of_queries_for_more(world, hr, django_assert_num_queries):
    hr("GET", "Users")
    for path in ("Users", "Groups"):
        with django_assert_num_queries(30, exact=False) as few:
            hr("GET", path)
        count = len(few)
        with scope.bind(world.here.organisation.pk):
            Person.objects.bulk_create(
                Person(first_name=f"P{x}", unit=world.here.team) for x in range(30)
            )
        with django_assert_num_queries(count):
            hr("GET", path)


def test_body_that_is_no_json_is_told(hr):
    refused = hr.client.post(
        "/scim/v2/Users",
        data="{",
        content_type="application/scim+json",
        headers={"Authorization": f"Bearer {hr.token}"},
    )
    assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidSyntax")


@pytest.mark.parametrize("text", [5, ["a"], {}, 'userName eq "\\u0000"', 'userName eq "\\x"'])
def test_filter_that_is_none_is_refused(hr, text):
    assert hr("POST", "Users/.search", {"filter": text}).status_code in {200, 400}


@pytest.mark.parametrize("count", [-1, 0, 10**9])
def test_any_count_is_answered(hr, count):
    assert hr("GET", f"Users?count={count}").status_code in {200, 400}
