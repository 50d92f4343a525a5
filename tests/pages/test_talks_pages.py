"""Pages of a talk: of the two who have it, and of nobody else."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from tests.outbox import letters
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.common.ring import pins
from bestendig.demo.clock import on
from bestendig.dialogue.conversations.models import Conversation, Preparation
from bestendig.measurement.models import Rolling, RollingKind, WaitingInvitation
from bestendig.organisations.course.actions import add_challenge
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.planning import begin_rolling as begin_plan
from bestendig.programmes.rules.moments import quarters
from bestendig.questionnaires.actions.composing import fix_version, start_questionnaire

pytestmark = pytest.mark.django_db
HALF = "Ik weet nog niet of ik dit durf"
CHOSEN = "Wanneer komt de nieuwe wagen"


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


def browser(world, role):
    client = Client()
    sign_in(client, world.here.people[role], role)
    return client


@pytest.fixture
def jo(world):
    return browser(world, Role.EMPLOYEE)


@pytest.fixture
def robin(world):
    return browser(world, Role.MANAGER)


def moment(days=7):
    return {"day": (timezone.localdate() + timedelta(days=days)).isoformat(), "time": "07:00"}


@pytest.fixture
def talk(world, robin):
    employee = world.here.people[Role.EMPLOYEE]
    page = robin.get(reverse("talks:invite", args=[employee.pk])).content.decode()
    assert "Geen beoordeling, geen formulier." in page
    words = {"words": "Hoi, praten?", "where": "In de bus"}
    answer = robin.post(reverse("talks:invite", args=[employee.pk]), {**moment(), **words})
    assert answer.status_code == 302
    with scope.bind(world.here.organisation.pk):
        return Conversation.objects.get()


def to(name, talk, *more):
    return reverse(f"talks:{name}", args=[talk.pk, *more])


def text_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def prepare(client, talk, choose=False, **written):
    client.post(reverse("ring:begin"), {"without": "1"})
    more = {"choose": "1"} if choose else {}
    return client.post(to("prepare", talk), {**written, **more})


def ticks(client, talk):
    found = re.findall(r'value="(\w{24})"[^>]*><span>([^<]+)<', text_of(client, to("choose", talk)))
    return {words: mark for mark, words in found}


def test_invited_by_mail_and_on_the_own_page(world, talk, jo, robin):
    (mail,) = [words for address, words in letters() if address.startswith("employee@")]
    assert "Hoi, praten?" in mail
    assert "07:00 uur, In de bus" in mail
    assert to("thread", talk) in mail
    assert "wil met je praten" in text_of(jo, reverse("home:today"))
    assert "Ja, dat past" in text_of(jo, to("thread", talk))
    assert jo.post(to("agree", talk)).status_code == 302
    assert "Jullie gesprek staat" in text_of(robin, to("thread", talk))
    assert robin.post(to("agree", talk)).status_code == 302  # a second time changes nothing


def test_employee_invites_and_manager_chooses_another_moment(world, jo, robin):
    answer = jo.post(reverse("talks:ask"), {**moment(), "words": "Praten?", "where": ""})
    assert answer.status_code == 302
    assert robin.post(f"{answer['Location']}moment/", {**moment(9), "where": ""}).status_code == 302
    page = text_of(jo, answer["Location"])
    assert "stelt dit moment voor" in page
    again = jo.post(reverse("talks:ask"), {**moment(), "words": "Nog een?", "where": ""})
    assert "Er is al een uitnodiging tussen jullie." in again.content.decode()


def test_half_finished_preparation_is_nowhere_for_the_other(world, talk, jo, robin):
    with scope.bind(world.here.organisation.pk):
        add_challenge("Een buitendienst die blijft", 2024)
    assert jo.get(to("prepare", talk))["Location"].startswith(reverse("ring:begin"))
    prepare(jo, talk, coming="", me=f"{HALF}\n{CHOSEN}", room="")
    mine = text_of(jo, to("prepare", talk))
    assert HALF in mine
    assert "Een buitendienst die blijft" in mine
    assert HALF not in text_of(jo, to("thread", talk))
    prepare(robin, talk)
    for name in ("thread", "prepare", "choose"):
        assert HALF not in text_of(robin, to(name, talk))
    assert "bereid" not in text_of(robin, reverse("talks:list")).replace("voorbereidt", "")
    marks = ticks(jo, talk)
    assert set(marks) == {HALF, CHOSEN}
    assert jo.post(to("choose", talk), {"line": [marks[CHOSEN]]}).status_code == 302
    page = text_of(robin, to("thread", talk))
    assert CHOSEN in page
    assert HALF not in page
    line = re.search(r"/regel/([0-9a-f-]{36})/", text_of(jo, to("thread", talk)))[1]
    assert robin.post(to("take_back", talk, line)).status_code == 404
    jo.post(to("take_back", talk, line))
    assert CHOSEN not in text_of(robin, to("thread", talk))


def test_agenda_always_has_a_line_on_room_in_the_work(talk, jo):
    assert "Waarover wil je zelf meer beslissen in je werk?" in text_of(jo, to("thread", talk))


def test_lines_of_a_ring_that_closed_stay_closed(world, talk, jo):
    prepare(jo, talk, me=HALF)
    jo.post(reverse("ring:close"))
    with scope.bind(world.here.organisation.pk):
        assert Preparation.objects.count() == 1
    # Without a PIN the door opens by itself, as everywhere; with one it asks.
    other = Client()
    sign_in(other, world.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert other.get(to("prepare", talk)).status_code == 302


@pytest.mark.parametrize("role", [r for r in Role if r not in {Role.EMPLOYEE, Role.MANAGER}])
def test_nobody_but_the_two_finds_any_page_of_it(world, talk, jo, role):
    prepare(jo, talk, choose=True, me=CHOSEN)
    line = "00000000-0000-0000-0000-000000000000"
    if role is Role.PLATFORM_ADMIN:
        other = Client()
        sign_in(other, world.platform, Role.PLATFORM_ADMIN)
    else:
        other = browser(world, role)
        other.post(reverse("ring:begin"), {"without": "1"})
    refused = {403, 404} if role is Role.PLATFORM_ADMIN else {404}
    for name in ("thread", "moment", "held", "prepare", "choose", "outcome", "card", "calendar"):
        assert other.get(to(name, talk)).status_code in refused, name
    for name in ("agree", "not_held", "confirm", "throw_away", "held", "outcome", "choose"):
        assert other.post(to(name, talk)).status_code in refused, name
    assert other.post(to("take_back", talk, line)).status_code in refused


def test_managers_manager_and_a_colleague_do_not_see_it_in_any_role(world, talk):
    with scope.bind(world.here.organisation.pk):
        boss, manager = world.here.people[Role.BOARD], world.here.people[Role.MANAGER]
        manager.manager = boss
        manager.save()
        colleague = make_person(world.here, Role.EMPLOYEE, "Bo")
    for person, role in ((boss, Role.MANAGER), (boss, Role.BOARD), (colleague, Role.EMPLOYEE)):
        client = Client()
        sign_in(client, person, role)
        assert client.get(to("thread", talk)).status_code == 404
        assert str(talk.pk) not in text_of(client, reverse("talks:list"))


def test_manager_invites_nobody_of_another_team(world, robin):
    with scope.bind(world.here.organisation.pk):
        colleague = make_person(world.here, Role.EMPLOYEE, "Bo")
    assert robin.get(reverse("talks:invite", args=[colleague.pk])).status_code == 404


def rolling_talks():
    questions = fix_version(start_questionnaire("Gesprek", "talk").pk, timezone.now())
    plan = begin_plan("Gesprek", "Leren", quarters(timezone.localdate()), questions.pk)
    Rolling.objects.create(
        kind=RollingKind.TALK, plan=plan, runs=True, drawn_on=timezone.localdate()
    )


def test_held_puts_both_on_the_list_once_and_what_they_agreed_both_confirm(world, talk, jo, robin):
    with scope.bind(world.here.organisation.pk):
        rolling_talks()
    today = timezone.localdate().isoformat()
    assert jo.post(to("held", talk), {"on": today})["Location"] == to("outcome", talk)
    with scope.bind(world.here.organisation.pk):
        both = {world.here.people[x].pk for x in (Role.EMPLOYEE, Role.MANAGER)}
        waiting = list(WaitingInvitation.objects.values_list("kind", "person_id"))
        assert (len(waiting), {x for _kind, x in waiting}) == (2, both)
        WaitingInvitation.objects.all().delete()
    assert "Dat was al gemeld." in robin.post(to("held", talk), {"on": today}).content.decode()
    with scope.bind(world.here.organisation.pk):
        assert WaitingInvitation.objects.count() == 0
    wrote = {"words": "Jo leidt twee ochtenden.", "after": "0"}
    assert robin.post(to("outcome", talk), wrote).status_code == 302
    assert "schreef op wat jullie afspraken" in text_of(jo, reverse("home:today"))
    assert "Klopt dit? Zeg dan ja." in text_of(jo, to("thread", talk))
    assert jo.post(to("confirm", talk), {"number": "1"}).status_code == 302
    assert "Jullie zeiden allebei ja" in text_of(robin, to("thread", talk))
    jo.post(to("outcome", talk), {"words": "Jo leidt drie ochtenden.", "after": "1"})
    stale = robin.post(to("confirm", talk), {"number": "1"})
    assert (stale.status_code, "Lees dat eerst." in stale.content.decode()) == (409, True)
    assert "ochtenden" not in " ".join(words for _to, words in letters())


def test_talk_that_fell_through_asks_no_reason(world, talk, jo, robin):
    with on(timezone.localdate() + timedelta(days=8)):
        jo, robin = browser(world, Role.EMPLOYEE), browser(world, Role.MANAGER)
        assert "Hebben jullie gepraat?" in text_of(jo, to("thread", talk))
        assert jo.post(to("not_held", talk)).status_code == 302
        page = text_of(robin, to("thread", talk))
    assert "Niemand vraagt waarom." in page
    assert "<textarea" not in page


def test_lines_of_the_own_plan_go_on_the_agenda_only_when_chosen(talk, jo, robin):
    jo.post(reverse("ring:begin"), {"without": "1"})
    said = {"enjoys": "Uitleggen aan de balie", "good_at": "Rustig blijven", "learns": ""}
    assert jo.post(reverse("journey:write", args=["verkennen"]), said).status_code == 302
    page = text_of(jo, to("choose", talk))
    assert "Uit je plan:" in page
    assert " checked" not in page
    mark = ticks(jo, talk)["Uitleggen aan de balie"]
    assert jo.post(to("choose", talk), {"line": mark}).status_code == 302
    seen = text_of(robin, to("thread", talk))
    assert "Uitleggen aan de balie" in seen
    assert "Rustig blijven" not in seen


def test_calendar_says_with_whom_and_not_about_what(talk, jo):
    jo.post(reverse("ring:begin"), {"without": "1"})
    prepare(jo, talk, me=CHOSEN)
    jo.post(to("choose", talk), {"line": [ticks(jo, talk)[CHOSEN]]})
    answer = jo.get(to("calendar", talk))
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Gesprek met Manager"
    assert event["location"] == "In de bus"
    assert event["transp"] == "OPAQUE"
    assert event["dtstart"].dt == talk.at
    assert CHOSEN not in answer.content.decode()


def test_card_is_there_without_any_preparation(talk, jo):
    for address in (reverse("talks:blank_card"), to("card", talk)):
        answer = jo.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_list_of_a_manager_asks_the_same_queries_for_a_large_team(world, robin):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as found:
            text_of(robin, reverse("talks:list"))
        return len(found)

    one = count()
    with scope.bind(world.here.organisation.pk):
        for number in range(14):
            person = make_person(world.here, Role.EMPLOYEE, f"Lid{number}")
            person.manager = world.here.people[Role.MANAGER]
            person.save()
    assert count() == one
