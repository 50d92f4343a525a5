"""The list of people, one person, and leaving."""

from datetime import date
from html import unescape

import pytest
from django.urls import reverse
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, world):
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    return client


def said(answer):
    return unescape(answer.content.decode())


def fields(person, **changes):
    return {
        "first_name": person.first_name, "last_name": person.last_name,
        "work_email": person.work_email, "unit": str(person.unit_id or ""), "manager": "",
        "function_family": "", "age_band": "", "starts_on": "", "personnel_number": "",
        "kind": "employment", **changes,
    }  # fmt: skip


PAGES = ["people:person", "people:change", "people:end", "people:hand_over"]


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.ADVISER, Role.DPO])
def test_people_are_for_the_administrator_only(client, world, role):
    sign_in(client, world.here.people[role], role)
    jo = world.here.people[Role.EMPLOYEE]
    for address in ["/mensen/", *(reverse(x, args=[jo.pk]) for x in PAGES)]:
        assert client.get(address).status_code == 403


def test_person_of_another_organisation_is_not_there(admin, world):
    stranger = world.there.people[Role.EMPLOYEE]
    for name in PAGES:
        assert admin.get(reverse(name, args=[stranger.pk])).status_code == 404
    assert admin.post(reverse("people:reopen", args=[stranger.pk])).status_code == 404
    ended = {"ends_on": "2026-12-01"}
    assert admin.post(reverse("people:end", args=[stranger.pk]), ended).status_code == 404


def test_list_asks_the_same_number_of_queries_for_more_people(
    admin, world, django_assert_num_queries
):
    admin.get("/mensen/")
    with django_assert_num_queries(30, exact=False) as few:
        admin.get("/mensen/")
    count = len(few)
    with scope.bind(world.here.organisation.pk):
        for number in range(30):
            make_person(world.here, Role.COACH, f"extra{number}")
    with django_assert_num_queries(count):
        page = admin.get("/mensen/")
    assert said(page).count('<th scope="row">') == 40


def test_list_searches_and_pages(admin, world):
    with scope.bind(world.here.organisation.pk):
        Person.objects.bulk_create(
            Person(first_name=f"Gast{x:03}", unit=world.here.team) for x in range(60)
        )
    page = said(admin.get("/mensen/?zoek=gast"))
    assert (page.count('<th scope="row">'), "60 mensen" in page) == (50, True)
    assert "zoek=gast&pagina=2" in page
    assert said(admin.get("/mensen/?zoek=gast&pagina=2")).count('<th scope="row">') == 10
    assert "Niemand gevonden" in said(admin.get("/mensen/?zoek=zzz"))
    assert said(admin.get("/mensen/?wie=onzin&onderdeel=geen")).count('<th scope="row">') == 50


def test_people_of_elsewhere_are_in_no_list(admin, world):
    page = said(admin.get("/mensen/?zoek=oefenwaard"))
    assert "oefenwaard.example" not in page


def test_person_is_added_and_changed(admin, world):
    ada = Person(first_name="Ada", last_name="van der Berg", work_email="ada@voorbeeldstad.example")
    new = fields(ada, unit=str(world.here.team.pk), manager="Coach", personnel_number="42")
    answer = admin.post("/mensen/nieuw/", new)
    with scope.bind(world.here.organisation.pk):
        ada = Person.objects.get(first_name="Ada")
        assert ada.manager == world.here.people[Role.COACH]
    assert answer["Location"] == f"/mensen/{ada.pk}/"
    page = said(admin.get(f"/mensen/{ada.pk}/"))
    assert "Bewaard als code" in page
    assert ada.personnel_hash not in page
    answer = admin.post(f"/mensen/{ada.pk}/wijzigen/", fields(ada, last_name="Bos"))
    assert answer.status_code == 302
    with scope.bind(world.here.organisation.pk):
        changed = Person.objects.get(pk=ada.pk)
        assert (changed.last_name, changed.personnel_hash) == ("Bos", ada.personnel_hash)


def test_what_is_wrong_is_said_at_its_field(admin, world):
    ada = Person(first_name="Ada", work_email=world.here.people[Role.COACH].work_email)
    answer = admin.post("/mensen/nieuw/", fields(ada))
    assert answer.status_code == 422
    assert "work_email" in answer.context["form"].errors
    ada.work_email = ""
    answer = admin.post("/mensen/nieuw/", fields(ada, manager="Niemand Zo"))
    assert "We vinden niemand die Niemand Zo heet." in said(answer)


def test_namesakes_are_told_apart_by_unit_or_address(admin, world):
    with scope.bind(world.here.organisation.pk):
        for unit in (world.here.team, world.here.concern):
            Person.objects.create(first_name="Jan", last_name="Bos", unit=unit)
    ada = Person(first_name="Ada")
    answer = admin.post("/mensen/nieuw/", fields(ada, manager="jan bos"))
    assert "Er zijn meer mensen die jan bos heten." in said(answer)
    answer = admin.post("/mensen/nieuw/", fields(ada, manager="Jan Bos (Voorbeeldstad)"))
    assert answer.status_code == 302
    with scope.bind(world.here.organisation.pk):
        assert Person.objects.get(first_name="Ada").manager.unit == world.here.concern


def test_who_leaves_with_a_team_hands_it_over(admin, world):
    boss, jo = world.here.people[Role.MANAGER], world.here.people[Role.EMPLOYEE]
    address = f"/mensen/{boss.pk}/uit-dienst/"
    assert "Leidinggevende van één persoon" in said(admin.get(address))
    answer = admin.post(address, {"ends_on": "2026-12-01", "successor": ""})
    assert (answer.status_code, "successor" in answer.context["form"].errors) == (422, True)
    answer = admin.post(address, {"ends_on": "2026-12-01", "successor": "coach"})
    assert answer.status_code == 302
    with scope.bind(world.here.organisation.pk):
        jo.refresh_from_db()
        boss.refresh_from_db()
    coach = world.here.people[Role.COACH]
    assert (jo.manager_id, boss.ends_on) == (coach.pk, date(2026, 12, 1))
    admin.post(f"/mensen/{boss.pk}/terug/")
    with scope.bind(world.here.organisation.pk):
        boss.refresh_from_db()
    assert boss.ends_on is None


def test_who_left_and_is_still_a_manager_stands_on_the_list(admin, world):
    boss = world.here.people[Role.MANAGER]
    with scope.bind(world.here.organisation.pk):
        Person.objects.filter(pk=boss.pk).update(ends_on=date(2026, 1, 1))
    assert "Manager: draag één persoon over" in said(admin.get("/mensen/"))
    admin.post(f"/mensen/{boss.pk}/overdragen/", {"successor": "coach"})
    assert "draag één persoon over" not in said(admin.get("/mensen/"))


def test_new_organisation_shows_the_first_step(admin, world):
    assert "Nu sta alleen jij er nog in" not in said(admin.get("/mensen/"))
    here = world.here
    with scope.bind(here.organisation.pk):
        Person.objects.update(manager=None)
        Person.objects.exclude(pk=here.people[Role.ORGANISATION_ADMIN].pk).delete()
    assert "Nu sta alleen jij er nog in" in said(admin.get("/mensen/"))


def test_who_has_no_work_email_is_given_a_code(admin, world):
    jo = world.here.people[Role.EMPLOYEE]
    code = f"/mensen/{jo.pk}/code/"
    assert code not in said(admin.get(f"/mensen/{jo.pk}/"))
    with scope.bind(world.here.organisation.pk):
        Person.objects.filter(pk=jo.pk).update(work_email="")
    assert code in said(admin.get(f"/mensen/{jo.pk}/"))


def test_pages_of_who_is_signed_in_are_kept_by_no_browser(client, world):
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    for path in ("/mensen/", "/rollen/", "/verzoeken/", "/niet-hier/"):
        assert "no-store" in client.get(path).headers.get("Cache-Control", "")
    sheet = client.get("/huisstijl/0f5f68-eigen.css")
    assert "immutable" in sheet.headers["Cache-Control"]
