"""Programmes as pages: who makes them, who reads them, who does neither; and another town."""

import re
from datetime import timedelta

import pytest
import vobject
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.common.texts import text
from bestendig.organisations.roles import Role
from bestendig.pages.navigation import MENU
from bestendig.programmes.actions import lasting, measuring
from bestendig.programmes.actions.feeds import end_feed, renew_feed
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        for number in range(12):
            make_person(world.here, Role.EMPLOYEE, f"Mens{number}")
        yield world.here


@pytest.fixture
def owner(inside):
    return inside.people[Role.ADVISER]


@pytest.fixture
def adviser(client, owner):
    sign_in(client, owner, Role.ADVISER)
    return client


def details(owner, name="Duo's"):
    begins = timezone.localdate() + timedelta(days=70)
    return Details(
        name=name,
        promise="Twaalf weken samen op pad.",
        begins=begins,
        ends=begins + timedelta(days=60),
        outcomes=["mastery"],
        owner=owner.pk,
    )


@pytest.fixture
def programme(owner):
    return begin_programme(details(owner))


@pytest.fixture
def planned(programme):
    said = Answers(people=160, can_wait=True, in_turn=False, response=80)
    measuring.answer_questions(programme.pk, said)
    return Programme.objects.get(pk=programme.pk)


def at(name, row):
    return reverse(f"programmes:{name}", args=[row.pk])


def page(client, name, row):
    answer = client.get(at(name, row))
    assert answer.status_code == 200
    return answer.content.decode()


def as_role(client, place, role):
    sign_in(client, place.people[role], role)
    return client


def test_menu_has_programmes_for_who_makes_them_and_never_more_than_five():
    assert [x.name for x in MENU[Role.ADVISER]][:2] == ["home:today", "programmes:list"]
    assert all(len(entries) <= 5 for entries in MENU.values())


def test_list_without_programmes_says_where_to_begin(adviser):
    shown = adviser.get(reverse("programmes:list")).content.decode()
    assert escape(text("programmes.empty", "nl")) in shown
    assert reverse("programmes:begin") in shown


def test_adviser_begins_with_a_name_a_promise_and_days(adviser, owner):
    today = timezone.localdate()
    said = {
        "name": "Leesclub", "promise": "Samen lezen.", "begins": today + timedelta(days=60),
        "ends": today + timedelta(days=90), "outcomes": ["mastery"], "owner": str(owner.pk),
    }  # fmt: skip
    answer = adviser.post(reverse("programmes:begin"), said, follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain[-1][0] == at("detail", Programme.objects.get())
    for title in ("Denken", "Doen", "Kijken", "Volhouden"):
        assert f">{title}</h2>" in shown
    assert shown.count("Voorstel:") == 3
    wrong = adviser.post(reverse("programmes:begin"), {**said, "ends": today}).content.decode()
    assert "Het einde moet na het begin komen." in wrong


def test_five_questions_are_filled_in_with_what_is_known(adviser, programme):
    form = adviser.get(at("questions", programme)).context["form"]
    assert (form["people"].value(), form["response"].value()) == (22, 65)
    said = {"people": 160, "waiting_list": "yes", "start": "together", "response": 80}
    answer = adviser.post(at("questions", programme), said, follow=True)
    shown = answer.content.decode()
    assert answer.redirect_chain[-1][0] == at("plan", programme)
    assert ">Gekozen</p>" in shown
    assert text("programme.out_of_reach", "nl") in shown
    assert text("plan.can.before_after", "nl") in shown  # under “Why this?”
    assert "Na 12 maanden" in shown


def test_proposal_within_reach_is_called_our_proposal(adviser, programme):
    said = {"people": 600, "waiting_list": "yes", "start": "together", "response": 80}
    shown = adviser.post(at("questions", programme), said, follow=True).content.decode()
    assert ">Ons voorstel</p>" in shown
    assert text("programme.out_of_reach", "nl") not in shown


def test_choosing_otherwise_and_locking(adviser, planned):
    form = adviser.get(at("plan", planned)).context["form"]
    said = {name: form[name].value() for name in form.fields}
    wrong = adviser.post(at("plan", planned), {**said, "primary": []}).content.decode()
    assert "Waaraan zie je of het helpt?" in wrong
    adviser.post(at("plan", planned), {**said, "code": "before_after", "smallest": "0.3"})
    adviser.post(at("plan", planned), {"do": "lock"})
    shown = page(adviser, "plan", planned)
    assert "Versie 1, vastgelegd op" in shown
    assert "Leg het plan vast</button>" not in shown
    assert ">Gekozen</p>" in shown
    adviser.post(at("plan", planned), {**said, "code": "before_after", "smallest": "0.4"})
    again = adviser.post(at("plan", planned), {"do": "lock", "why": ""}).content.decode()
    assert "Wat veranderde er, en waarom?" in again
    adviser.post(at("plan", planned), {"do": "lock", "why": "Kleiner telt niet."})
    assert "Kleiner telt niet." in page(adviser, "plan", planned)


def test_start_says_what_is_in_the_way_and_then_starts(adviser, planned):
    refused = adviser.post(at("start", planned)).content.decode()
    assert "Het kan nog niet beginnen: het meetplan ligt niet vast" in refused
    adviser.post(at("plan", planned), {"do": "lock"})
    form = adviser.get(at("maintenance", planned)).context["form"]
    proposal = {name: form[name].value() for name in form.fields}
    adviser.post(at("maintenance", planned), proposal)
    adviser.post(at("start", planned))
    assert Programme.objects.get().started_at


def test_exception_stands_on_the_page_of_works_council_and_board(client, inside, planned):
    lasting.except_maintenance(planned.pk, "Er is geen tijd voor.")
    for role in (Role.WORKS_COUNCIL, Role.BOARD, Role.DPO):
        shown = page(as_role(client, inside, role), "detail", planned)
        assert "Er is geen tijd voor." in shown
        assert "niet in samenspraak" in shown
        assert at("maintenance", planned) not in shown


def test_reader_sees_the_plan_once_it_is_locked(client, inside, planned):
    as_role(client, inside, Role.WORKS_COUNCIL)
    assert client.get(at("plan", planned)).status_code == 404
    measuring.lock_programme_plan(planned.pk)
    shown = page(client, "plan", planned)
    assert "Versie 1, vastgelegd op" in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main>")[0]


def test_the_funds_analyst_reads_programmes_and_nobodys_name(client, inside, programme):
    as_role(client, inside, Role.FUND_ANALYST)
    assert client.get(at("detail", programme)).status_code == 200
    for name in ("people", "change", "evaluation"):
        assert client.get(at(name, programme)).status_code == 403


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER, Role.COACH])
def test_who_has_nothing_to_do_with_it_is_refused(client, inside, programme, role):
    as_role(client, inside, role)
    assert client.get(at("detail", programme)).status_code == 403


def test_another_organisation_finds_nothing(client, world):
    with scope.bind(world.here.organisation.pk):
        programme = begin_programme(details(world.here.people[Role.ADVISER]))
    as_role(client, world.there, Role.ADVISER)
    for name in ("detail", "change", "questions", "plan", "maintenance", "ideas"):
        assert client.get(at(name, programme)).status_code == 404
    assert "Duo" not in client.get(reverse("programmes:list")).content.decode()


def test_value_ideas_and_preconditions_are_written_and_read(adviser, programme):
    form = adviser.get(at("value", programme)).context["form"]
    assert form["employee"].value() == "Ik leer en ontwikkel me."
    said = {"employee": "Ik leer.", "organisation": "We blijven bij."}
    adviser.post(at("value", programme), said)
    idea = {"idea": "Liever buiten.", "who": "zes collega's", "on": timezone.localdate()}
    adviser.post(at("ideas", programme), idea)
    row = programme.ideas.get()
    adviser.post(reverse("programmes:answer", args=[row.pk]), {"done": "Doen we."})
    wrong = adviser.post(at("preconditions", programme), {"support_met": "on"}).content.decode()
    assert "Schrijf op waaraan je dat ziet." in wrong
    checked = {"support_met": "on", "support_evidence": "Besluit 12 mei"}
    adviser.post(at("preconditions", programme), checked)
    shown = page(adviser, "detail", programme)
    assert "Ik leer. – We blijven bij." in shown
    assert "1 idee, 1 beantwoord." in shown
    assert "een koers die mensen kennen" in shown
    assert "Doen we." in page(adviser, "ideas", programme)
    assert "Besluit 12 mei" in page(adviser, "preconditions", programme)


def test_board_decides_and_the_adviser_begins_the_next_cycle(client, inside, planned):
    measuring.lock_programme_plan(planned.pk)
    lasting.except_maintenance(planned.pk, "Kort.")
    lasting.start_programme(planned.pk)
    as_role(client, inside, Role.BOARD)
    today = timezone.localdate()
    client.post(at("decide", planned), {"kind": "keep", "why": "Het helpt.", "on": today})
    assert "doorgaan. Het helpt." in page(client, "detail", planned)
    as_role(client, inside, Role.ADVISER)
    form = client.get(at("next", planned)).context["form"]
    days = {name: form[name].value() for name in form.fields}
    client.post(at("next", planned), days)
    new = Programme.objects.get(follows=planned)
    assert at("detail", planned) in page(client, "detail", new)
    assert at("detail", new) in page(client, "detail", planned)


def test_english_says_the_same(client, inside, programme):
    as_role(client, inside, Role.ADVISER)
    shown = client.get(f"/en{at('detail', programme)}").content.decode()
    assert ">Keep it up</h2>" in shown
    assert "Proposal:" in shown


def test_pages_take_as_many_queries_for_one_as_for_four(adviser, owner, programme):
    adviser.get(reverse("programmes:list"))
    with CaptureQueriesContext(connection) as one:
        adviser.get(reverse("programmes:list"))
    for number in range(3):
        begin_programme(details(owner, f"Duo {number}"))
    with CaptureQueriesContext(connection) as four:
        adviser.get(reverse("programmes:list"))
    assert len(one) == len(four)


def events(answer):
    """What a calendar reads in it: by a client library that had no part in writing it."""
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(vobject.readOne(answer.content.decode()).vevent_list)


def test_days_of_a_programme_are_read_by_a_calendar(adviser, planned):
    found = events(adviser.get(at("file", planned)))
    assert len(found) == 2 + 2 * 4
    first = next(x for x in found if x.summary.value == "Begint: Duo's")
    assert first.dtstart.value == planned.begins
    opens = min(x.dtstart.value for x in found if x.summary.value == "Meting opent: Duo's")
    assert opens == planned.plan.waves.first().opens_at
    assert len({x.uid.value for x in found}) == len(found)


def fetched(token):
    return Client().get(reverse("programmes:feed", args=[token]))


def made_address(client):
    shown = client.post(reverse("programmes:calendar")).content.decode()
    return re.search(r"/agenda/([^<]+)\.ics", shown)[1]


def test_calendar_is_fetched_by_address_until_it_is_renewed_or_withdrawn(client, world):
    with scope.bind(world.here.organisation.pk):
        owner = world.here.people[Role.ADVISER]
        programme = begin_programme(details(owner))
    sign_in(client, owner, Role.ADVISER)
    token = made_address(client)
    assert token not in client.get(reverse("programmes:calendar")).content.decode()
    answer = fetched(token)
    assert [x.summary.value for x in events(answer)] == ["Begint: Duo's", "Eindigt: Duo's"]
    assert answer["Cache-Control"] == "private, no-store"
    new = made_address(client)
    assert fetched(token).status_code == 404
    assert fetched(new).status_code == 200
    with scope.bind(world.here.organisation.pk):
        owner.grants.all().delete()
        Programme.objects.filter(pk=programme.pk).update(owner=None)
    assert b"Duo" not in fetched(new).content
    client.logout()
    with scope.bind(world.here.organisation.pk):
        end_feed(owner)
    assert fetched(new).status_code == 404


def test_address_of_somebody_who_left_opens_nothing(world):
    there = world.there
    with scope.bind(there.organisation.pk):
        person = there.people[Role.HR]
        token = renew_feed(person)
        person.ends_on = timezone.localdate()
        person.save()
    assert fetched(token).status_code == 404
    assert fetched("geen-adres").status_code == 404
    elsewhere = f"{world.here.organisation.pk.hex}-{token.partition('-')[2]}"
    assert fetched(elsewhere).status_code == 404


def test_home_of_the_adviser_says_what_is_in_the_way_and_where_each_is(adviser, planned):
    shown = adviser.get(reverse("home:today")).content.decode()
    assert "Duo&#x27;s: het meetplan ligt niet vast" in shown
    assert "Duo&#x27;s: denken" in shown
    assert shown.count('<li class="card') <= 4
    measuring.lock_programme_plan(planned.pk)
    lasting.except_maintenance(planned.pk, "Kort.")
    lasting.start_programme(planned.pk)
    shown = adviser.get(reverse("home:today")).content.decode()
    assert "het meetplan ligt niet vast" not in shown
    assert "0 van 1" in shown


def test_programme_that_ended_is_told_as_over(adviser, planned):
    client = adviser
    today = timezone.localdate()
    planned.started_at = timezone.now() - timedelta(days=90)
    planned.begins, planned.ends = today - timedelta(days=90), today - timedelta(days=1)
    planned.save()
    told = page(client, "detail", planned)
    assert "Het duurde van" in told
    assert ">voorbij</span>" in told
    planned.ends = today
    planned.save()
    told = page(client, "detail", planned)
    assert "Het duurt van" in told
    assert ">begonnen</span>" in told
