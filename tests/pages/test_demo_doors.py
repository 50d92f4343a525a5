import pytest

from bestendig.common import scope
from bestendig.organisations.models import Organisation, Person
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import SignIn


@pytest.fixture
def demo(world, settings):
    """Two made-up organisations: Noor works in one, Pim in the other."""
    settings.DEMO = True
    Organisation.objects.update(made_up=True)
    named = {"Noor": world.here.people[Role.HR], "Pim": world.there.people[Role.ADVISER]}
    for name, person in named.items():
        with scope.bind(person.organisation_id):
            Person.objects.filter(pk=person.pk).update(first_name=name, last_name="")
    return named


def enter_as(client, person):
    return client.post("/inloggen/als/", {"account": person.account_id})


def test_demo_door_opens_a_role_without_a_second_step(client, demo):
    assert "Noor" in client.get("/inloggen/").content.decode()
    assert enter_as(client, demo["Noor"])["Location"] == "/vandaag/"
    assert client.get("/vandaag/").context["desk"].role == Role.HR
    assert SignIn.objects.get().how == "demo"


def test_demo_door_to_another_organisation_works_while_signed_in(client, demo):
    enter_as(client, demo["Noor"])
    again = enter_as(client, demo["Pim"])
    assert (again.status_code, again["Location"]) == (307, "/inloggen/als/")
    assert enter_as(client, demo["Pim"])["Location"] == "/vandaag/"
    assert client.get("/vandaag/").context["desk"].person == demo["Pim"]


def test_demo_door_exists_in_the_demo_only(client, demo, settings, world):
    settings.DEMO = False
    assert "Noor" not in client.get("/inloggen/").content.decode()
    assert enter_as(client, demo["Noor"]).status_code == 404
    settings.DEMO = True
    assert enter_as(client, world.here.people[Role.DPO]).status_code == 404  # not in the story
