import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.outbox import letters, path_in
from tests.world import sign_in

from bestendig.common import scope
from bestendig.organisations.actions.sign_in_links import make_link
from bestendig.organisations.models import Account, Person
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import SignIn

pytestmark = pytest.mark.django_db

SIGN_INS = "/account/aanmeldingen/"
STOP = "/account/aanmeldingen/stop/"


@pytest.fixture
def employee(world):
    return world.here.people[Role.EMPLOYEE]


def signed_in(person):
    client = Client()
    client.post(f"/inloggen/link/{make_link(person.account).token}/")
    return client


def inside(client):
    return client.get("/account/").status_code == 200


def test_sign_ins_are_listed_and_one_is_ended(employee):
    here, phone = signed_in(employee), signed_in(employee)
    page = here.get(SIGN_INS).content.decode()
    assert page.count('name="one"') == 2
    assert page.count("dit apparaat") == 1
    other = phone.session["sign_in"]
    assert here.post(STOP, {"one": other})["Location"] == SIGN_INS
    assert (inside(here), inside(phone)) == (True, False)


def test_all_others_are_ended(employee):
    here, others = signed_in(employee), [signed_in(employee) for _number in range(3)]
    here.post(STOP)
    assert [inside(client) for client in (here, *others)] == [True, False, False, False]


def test_ending_this_one_signs_out(employee):
    here = signed_in(employee)
    assert here.post(STOP, {"one": here.session["sign_in"]})["Location"] == "/"
    assert not inside(here)


def test_nobody_ends_or_sees_anothers_sign_in(employee, world):
    theirs = signed_in(employee)
    mine = signed_in(world.here.people[Role.COACH])
    assert mine.get(SIGN_INS).content.decode().count('name="one"') == 1
    for one in (theirs.session["sign_in"], "nonsense"):
        mine.post(STOP, {"one": one})
    assert inside(theirs)


def test_signing_out_takes_it_off_the_list(employee):
    here = signed_in(employee)
    assert here.get("/uitloggen/").status_code == 405
    assert here.post("/uitloggen/")["Location"] == "/"
    assert not inside(here)
    assert SignIn.objects.count() == 0


def test_closed_account_is_out_at_once(employee):
    here = signed_in(employee)
    Account.objects.filter(pk=employee.account_id).update(is_active=False)
    assert not inside(here)


def test_list_asks_the_database_as_often_for_many_as_for_one(employee, django_assert_num_queries):
    here = signed_in(employee)
    here.get(SIGN_INS)
    with CaptureQueriesContext(connection) as for_one:
        here.get(SIGN_INS)
    asked = len(for_one)
    for _number in range(29):
        signed_in(employee)
    with django_assert_num_queries(asked):
        here.get(SIGN_INS)


def test_profile_keeps_language_and_unwanted_mail(employee):
    here = signed_in(employee)
    with scope.bind(employee.organisation_id):
        Person.objects.filter(pk=employee.pk).update(unwanted_mail=["another", "news"])
    page = here.get("/account/").content.decode()
    assert "employee@voorbeeldstad.example" in page
    answer = here.post("/account/", {"language": "en", "wanted": ["news"]})
    assert answer["Location"] == "/account/"
    with scope.bind(employee.organisation_id):
        kept = Person.objects.select_related("account").get(pk=employee.pk)
    own = ["look_back", "buddy", "talk", "tailored", "tailored_review"]
    unwanted = ["another", "reminder", *own]
    assert (kept.account.language, kept.unwanted_mail) == ("en", unwanted)
    assert here.post("/account/", {"language": "fr"}).status_code == 200
    assert Account.objects.get(pk=employee.account_id).language == "en"


def test_address_is_changed_by_its_link_and_both_addresses_hear_of_it(employee):
    here = signed_in(employee)
    page = here.post("/account/e-mail/", {"email": "new@voorbeeldstad.example"})
    assert page.status_code == 200
    ((to, text),) = letters()
    assert to == "new@voorbeeldstad.example"
    elsewhere, path = Client(), path_in(text)
    page = elsewhere.get(path)
    assert page["Referrer-Policy"] == "strict-origin"
    assert Account.objects.get(pk=employee.account_id).email == "employee@voorbeeldstad.example"
    assert elsewhere.post(path).status_code == 200
    assert Account.objects.get(pk=employee.account_id).email == "new@voorbeeldstad.example"
    assert [to for to, _text in letters()[1:]] == [
        "employee@voorbeeldstad.example",
        "new@voorbeeldstad.example",
    ]
    assert elsewhere.post(path).status_code == 410


def test_asking_for_another_address_floods_no_mailbox(employee):
    here = signed_in(employee)
    answers = [
        here.post("/account/e-mail/", {"email": f"new{number}@b.example"}).status_code
        for number in range(6)
    ]
    assert answers == [200] * 5 + [429]
    assert len(letters()) == 5


def test_administrator_lets_the_account_follow_the_work_address(client, employee, world):
    theirs = signed_in(employee)
    with scope.bind(employee.organisation_id):
        Person.objects.filter(pk=employee.pk).update(work_email="new@voorbeeldstad.example")
    sign_in(client, world.here.people[Role.ORGANISATION_ADMIN], Role.ORGANISATION_ADMIN)
    path = f"/mensen/{employee.pk}/aanmelden/"
    assert "Het adres is veranderd" in client.get(path).content.decode()
    client.post(path, {"do": "follow"})
    assert Account.objects.get(pk=employee.account_id).email == "new@voorbeeldstad.example"
    assert not inside(theirs)
    assert len(letters()) == 2


@pytest.mark.parametrize(
    "path", ["/account/", SIGN_INS, "/account/e-mail/", "/account/tweede-stap/"]
)
def test_own_account_is_not_for_visitors_and_not_kept(client, employee, path):
    assert client.get(path)["Location"] == f"/inloggen/?next={path}"
    assert "no-store" in signed_in(employee).get(path)["Cache-Control"]
