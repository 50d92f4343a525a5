"""Who has no e-mail: a code that works once, and a screen that people share and that forgets."""

from datetime import timedelta
from unittest import mock

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.ring import pins
from bestendig.organisations.actions.sign_in_codes import CodeUnknown, make_code, use_code
from bestendig.organisations.models import Person, SignInCode
from bestendig.organisations.queries.accounts import code_made_at
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import Session
from bestendig.pages.ring.door import cookie_name

pytestmark = pytest.mark.django_db
CODE, PIN = "/inloggen/code/", "394817"


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


@pytest.fixture
def jo(world):
    with scope.bind(world.here.organisation.pk):
        person = make_person(world.here, Role.EMPLOYEE, "Jo")
        person.work_email, person.account = "", None
        person.manager = world.here.people[Role.MANAGER]
        person.save()
    return person


def made_for(world, person, *, once=True):
    with scope.bind(world.here.organisation.pk):
        return make_code(person.pk, once=once)


def test_code_for_now_works_once_within_the_half_hour(world, jo, client):
    code = made_for(world, jo)
    answer = client.post(CODE, {"code": code})
    assert (answer.status_code, answer["Location"]) == (302, "/vandaag/")
    assert "verkeerd" not in client.get("/vandaag/").content.decode()
    again = Client().post(CODE, {"code": code})
    assert again.status_code == 200
    assert Client().get("/vandaag/").status_code == 302
    code = made_for(world, jo)
    later = timezone.now() + timedelta(minutes=31)
    with mock.patch.object(timezone, "now", return_value=later), pytest.raises(CodeUnknown):
        use_code(code, "somewhere")


def test_two_who_type_it_at_once_are_not_both_let_in(world, jo):
    code = made_for(world, jo)
    found = SignInCode.objects.get()
    assert use_code(code, "one").pk == found.pk
    with mock.patch.object(SignInCode.objects, "select_related") as reading:
        reading.return_value.filter.return_value.first.return_value = found  # read before
        with pytest.raises(CodeUnknown):
            use_code(code, "two")


def test_code_for_now_leaves_the_one_on_paper_as_it_is(world, jo, client):
    paper = made_for(world, jo, once=False)
    made_for(world, jo)
    assert client.post(CODE, {"code": paper}).status_code == 302
    assert Client().post(CODE, {"code": paper}).status_code == 302
    with scope.bind(world.here.organisation.pk):
        jo.refresh_from_db()
        assert code_made_at(jo) == SignInCode.objects.get(once=False).made_at


def test_hr_shows_a_code_to_who_stands_there_and_the_log_says_so(world, jo, client):
    sign_in(client, world.here.people[Role.HR], Role.HR)
    address = reverse("account:code_for_now")
    assert address in client.get("/organisatie/").content.decode()
    answer = client.post(address, {"who": "Jo"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "<svg" in answer.content.decode()
    with scope.bind(world.here.organisation.pk):
        entry = AuditEntry.objects.get(action="make_code_for_now")
    assert (entry.object_id, entry.details) == (str(jo.pk), {})


def test_who_has_mail_gets_no_code_and_managers_give_none(world, client):
    sign_in(client, world.here.people[Role.HR], Role.HR)
    address = reverse("account:code_for_now")
    mail = world.here.people[Role.EMPLOYEE].work_email
    assert "<svg" not in client.post(address, {"who": mail}).content.decode().split("<main")[1]
    assert not SignInCode.objects.exists()
    for role in (Role.MANAGER, Role.ADVISER, Role.COACH, Role.EMPLOYEE):
        other = Client()
        sign_in(other, world.here.people[role], role)
        assert other.get(address).status_code == 403


@pytest.mark.parametrize("role", [Role.MANAGER, Role.WORKS_COUNCIL, Role.ORGANISATION_ADMIN])
def test_a_code_of_hr_is_no_way_into_another_role(world, client, role):
    with scope.bind(world.here.organisation.pk):
        person = world.here.people[role]
        Person.objects.filter(pk=person.pk).update(work_email="", account=None)
    sign_in(client, world.here.people[Role.HR], Role.HR)
    answer = client.post(reverse("account:code_for_now"), {"who": str(person)})
    said = answer.content.decode().split("<main")[1]
    assert "<svg" not in said
    assert "andere rol" in said
    assert not SignInCode.objects.exists()


def arrived(world, jo, **said):
    browser = Client()
    browser.post(CODE, {"code": made_for(world, jo), **said})
    return browser


def test_shared_screen_keeps_no_page_and_shows_a_way_to_end_on_each(world, jo):
    browser = arrived(world, jo, shared="on", stay="on")
    for address in ("/vandaag/", reverse("talks:list"), reverse("tailored:mine"), "/account/"):
        answer = browser.get(address)
        assert "no-store" in answer["Cache-Control"]
        assert "Klaar, vergeet alles" in answer.content.decode()
    own = arrived(world, jo, stay="on")
    assert "vergeet alles" not in own.get("/vandaag/").content.decode()


def test_done_forgets_and_the_next_person_types_a_code(world, jo):
    browser = arrived(world, jo, shared="on")
    browser.post(reverse("ring:begin"), {"pin": PIN, "again": PIN})
    browser.post(reverse("journey:write", args=["gewoonte"]), {"words": "elke dag één vraag"})
    assert "elke dag" in browser.get(reverse("journey:plan")).content.decode()
    sessions = Session.objects.count()
    answer = browser.post(reverse("account:sign_out"))
    assert answer["Location"] == CODE
    assert '"cache"' in answer["Clear-Site-Data"]
    assert Session.objects.count() == sessions - 1
    assert browser.cookies[cookie_name()].value == ""
    assert browser.get(reverse("journey:plan")).status_code == 302
    # Signed in again, also as the same person, the plan is closed.
    browser.post(CODE, {"code": made_for(world, jo), "shared": "on"})
    assert browser.get(reverse("journey:plan"))["Location"].startswith(reverse("ring:open"))
    elsewhere = arrived(world, jo)
    gone = elsewhere.post(reverse("account:sign_out"))
    assert not gone.has_header("Clear-Site-Data")


def test_shared_screen_is_forgotten_by_the_server_after_five_quiet_minutes(world, jo):
    browser, start = arrived(world, jo, shared="on"), timezone.now()

    def opens(minutes):
        with mock.patch.object(timezone, "now", return_value=start + timedelta(minutes=minutes)):
            return browser.get("/vandaag/").status_code

    assert [opens(4), opens(8), opens(12)] == [200, 200, 200]  # each page gives five more
    assert opens(18) == 302


def test_tablet_of_a_survey_is_a_shared_screen_by_itself(world, jo):
    browser = Client()
    browser.post(reverse("survey:tablet", kwargs={"slug": world.here.organisation.slug}))
    browser.post(CODE, {"code": made_for(world, jo)})
    assert "Klaar, vergeet alles" in browser.get("/vandaag/").content.decode()


def test_without_mail_everything_of_ones_own_opens(world, jo):
    browser = arrived(world, jo)
    browser.post(reverse("ring:begin"), {"pin": PIN, "again": PIN})
    for name in ("journey:plan", "journey:shared", "talks:list", "talks:ask", "tailored:mine",
                 "tailored:ask", "rights:own"):  # fmt: skip
        assert browser.get(reverse(name)).status_code == 200, name
    assert "per mail" not in browser.get(reverse("journey:plan")).content.decode()


def test_a_screen_that_slept_longer_than_the_server_remembers_still_forgets(world, jo):
    browser = arrived(world, jo, shared="on")
    said = browser.get("/vandaag/").content.decode()
    assert 'name="shared"' in said.split("data-close")[1].split("</form>")[0]
    Session.objects.all().delete()
    answer = browser.post(reverse("account:sign_out"), {"shared": "1"})
    assert "storage" in answer["Clear-Site-Data"]
    assert answer["Location"] == reverse("account:code")
