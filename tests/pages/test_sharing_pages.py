"""What passes between two people: a copy that can be taken back, buddies, a weekly mail, ideas."""

from datetime import datetime, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import keys, scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.keys import State
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.sending import send_due
from bestendig.common.ring import pins
from bestendig.journey import reminding
from bestendig.journey.models import Buddies, BuddyWish, Leaf, Share
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Idea

pytestmark = pytest.mark.django_db
GOAL, LATER = "voor de zomer een dag meelopen", "toch liever naar Vergunningen"
HERE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


def arrived(world, role, *, begins=True):
    browser = Client()
    sign_in(browser, world.here.people[role], Role.EMPLOYEE)
    if begins:
        browser.post(reverse("ring:begin"), {"without": "1"})
    return browser


def write(browser, part, **said):
    return browser.post(reverse("journey:write", args=[part]), said)


def goal(browser, words=GOAL):
    write(browser, "doel", words=words, look_back=timezone.localdate() + timedelta(days=30))


def page(browser, name="journey:plan", **query):
    answer = browser.get(reverse(name), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def jo(world):
    browser = arrived(world, Role.EMPLOYEE)
    goal(browser)
    return browser


@pytest.fixture
def bo(world):
    return arrived(world, Role.HR)


def share(browser, world, role=Role.MANAGER, what="goal"):
    return write(browser, "delen", what=what, reader=str(world.here.people[role].pk))


def become_buddies(world, jo, bo):
    for browser in (jo, bo):
        write(browser, "maatje", do="wish")
    jo.post(reverse("journey:ask", args=[world.here.people[Role.HR].pk]))
    pair = Buddies.across.get()
    bo.post(reverse("journey:answer", args=[pair.pk]), {"do": "yes"})
    return pair


def test_one_thing_is_shared_with_one_person_as_it_stands_now(jo, world):
    boss, coach = arrived(world, Role.MANAGER), arrived(world, Role.COACH)
    assert share(jo, world).status_code == 302
    assert GOAL in page(boss, "journey:shared")
    assert GOAL not in page(coach, "journey:shared")
    goal(jo, LATER)
    said = page(boss, "journey:shared")
    assert GOAL in said  # the copy, not the plan
    assert LATER not in said
    assert share(jo, world).status_code == 302
    assert LATER in page(boss, "journey:shared")
    assert Share.across.filter(revoked_at=None).count() == 1


def test_taking_back_works_at_once_without_a_pin_and_the_key_goes(
    jo, world, django_capture_on_commit_callbacks
):
    share(jo, world)
    row = Share.across.get()
    boss = arrived(world, Role.MANAGER, begins=False)
    assert GOAL in page(boss, "journey:shared")
    assert boss.post(reverse("journey:revoke", args=[row.pk])).status_code == 404
    jo.post(reverse("ring:close"))
    with django_capture_on_commit_callbacks(execute=True):
        jo.post(reverse("journey:revoke", args=[row.pk]))
    assert GOAL not in page(boss, "journey:shared")
    assert Share.across.get().content is None
    name = f"{world.here.organisation.pk}/share/{row.pk}"
    assert keys.store().info(name).state is State.DESTROYED
    assert "teruggehaald op" in page(jo, "journey:shared")


def test_sharing_is_logged_without_what_and_with_whom(jo, world):
    share(jo, world)
    entry = AuditEntry.objects.get(action="share_item")
    assert (entry.details, entry.object_id) == ({}, str(Share.across.get().pk))
    jo.post(reverse("journey:revoke", args=[entry.object_id]))
    assert AuditEntry.objects.filter(action="revoke_share").count() == 1


def test_only_buddies_the_own_manager_and_coaches_can_be_chosen(jo, world):
    for role in (Role.HR, Role.BOARD, Role.EMPLOYEE):
        assert share(jo, world, role).status_code == 200
    assert not Share.across.exists()
    assert share(jo, world, Role.COACH).status_code == 302
    assert share(jo, world, Role.COACH, what="habit").status_code == 200  # there is none


def test_buddies_after_two_yeses_see_only_what_is_shared(jo, bo, world):
    write(jo, "maatje", do="wish")
    hr = str(world.here.people[Role.HR])
    assert hr not in page(jo, deel="maatje").split("plan-lock")[0]
    assert "zoekt verder niemand" in page(jo, deel="maatje")
    goal(bo)
    write(bo, "maatje", do="wish")
    assert hr in page(jo, deel="maatje")
    jo.post(reverse("journey:ask", args=[world.here.people[Role.HR].pk]))
    pair = Buddies.across.get()
    assert pair.since is None
    assert share(jo, world, Role.HR).status_code == 200  # one yes is not enough
    assert jo.post(reverse("journey:answer", args=[pair.pk]), {"do": "yes"}).status_code == 404
    assert "wil wel je maatje zijn" in page(bo, deel="maatje")
    bo.post(reverse("journey:answer", args=[pair.pk]), {"do": "yes"})
    assert not BuddyWish.across.exists()
    assert GOAL not in page(bo, "journey:shared")
    share(jo, world, Role.HR)
    assert GOAL in page(bo, "journey:shared")


def test_either_ends_it_and_what_was_shared_goes_too(jo, bo, world):
    pair = become_buddies(world, jo, bo)
    share(jo, world, Role.HR)
    stranger = arrived(world, Role.BOARD)
    assert stranger.post(reverse("journey:answer", args=[pair.pk])).status_code == 404
    bo.post(reverse("journey:answer", args=[pair.pk]), {"do": "end"})
    assert GOAL not in page(bo, "journey:shared")
    assert not Buddies.across.exists()
    assert Share.across.get().content is None


def test_a_no_leaves_nothing(jo, bo, world):
    for browser in (jo, bo):
        write(browser, "maatje", do="wish")
    jo.post(reverse("journey:ask", args=[world.here.people[Role.HR].pk]))
    bo.post(reverse("journey:answer", args=[Buddies.across.get().pk]), {"do": "no"})
    assert not Buddies.across.exists()


def test_who_looks_for_no_buddy_sees_nobody_and_asks_nobody(jo, bo, world):
    goal(bo)
    write(bo, "maatje", do="wish")
    assert str(world.here.people[Role.HR]) not in page(jo, deel="maatje").split("plan-lock")[0]
    answer = jo.post(reverse("journey:ask", args=[world.here.people[Role.HR].pk]))
    assert answer.status_code == 404


def test_erasing_takes_shares_and_buddies(jo, bo, world):
    become_buddies(world, jo, bo)
    share(jo, world, Role.HR)
    assert "Wat je deelde" in page(jo, "rights:own")
    jo.post(reverse("rights:erase"), {"text": "", "all_of_it": "own", "sure": "on"})
    assert not Share.across.exists()
    assert not Buddies.across.exists()
    assert GOAL not in page(bo, "journey:shared")


def at(day, hour):
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=HERE)


def reminded(world, moment):
    with scope.bind(world.here.organisation.pk):
        return reminding.remind_due(moment)


def test_weekly_mail_comes_on_friday_by_day_once_and_only_when_asked(jo, world):
    write(jo, "week", words="eerst")
    assert Leaf.across.get(kind="weeks").due_on is None
    write(jo, "week", do="remind")
    friday = Leaf.across.get(kind="weeks").due_on
    assert friday.weekday() == 4
    assert reminded(world, at(friday - timedelta(days=1), 9)) == 0
    assert reminded(world, at(friday, 6)) == 0
    assert reminded(world, at(friday, 23)) == 0  # a worker that was away, at night
    assert reminded(world, at(friday, 9)) == 1
    assert reminded(world, at(friday, 10)) == 0
    assert Leaf.across.get(kind="weeks").due_on == friday + timedelta(days=7)
    # Three weeks without a worker: one mail, and the next one on a Friday to come.
    late = friday + timedelta(days=24)
    assert reminded(world, at(late, 9)) == 1
    assert Leaf.across.get(kind="weeks").due_on > late


def sent_by_day():
    """What leaves tomorrow at noon: at night nothing does."""
    noon = timezone.now().replace(hour=11) + timedelta(days=1)
    with mock.patch.object(timezone, "now", return_value=noon):
        return send_due()


def test_weekly_mail_says_nothing_of_the_plan_and_can_be_switched_off(jo, world):
    write(jo, "week", words="eerst")
    write(jo, "week", do="remind")
    friday = Leaf.across.get(kind="weeks").due_on
    reminded(world, at(friday, 9))
    assert Message.objects.get().traceless
    assert sent_by_day() == 1
    said = str(mail.outbox[-1].message())
    assert "eerst" not in said
    assert GOAL not in said
    assert "/mijn/plan/?deel=week" in mail.outbox[-1].body
    write(jo, "week", do="no_mail")
    assert reminded(world, at(friday + timedelta(days=7), 9)) == 0
    write(jo, "week", do="remind")
    write(jo, "week", do="pause")
    assert reminded(world, at(friday + timedelta(days=14), 9)) == 0


@pytest.fixture
def programme(world):
    with scope.bind(world.here.organisation.pk):
        today = timezone.localdate()
        return begin_programme(
            Details(name="Frisse Weken", promise="x", begins=today, ends=today + timedelta(days=60))
        )


def test_idea_stands_with_its_programme_without_a_name_and_gets_an_answer(jo, world, programme):
    words = "doe het zaaksysteem eerst met ons"
    assert write(jo, "idee", programme=programme.pk, words=words).status_code == 302
    name = str(world.here.people[Role.EMPLOYEE])
    adviser = Client()
    sign_in(adviser, world.here.people[Role.ADVISER], Role.ADVISER)
    log = reverse("programmes:ideas", args=[programme.pk])
    said = adviser.get(log).content.decode()
    assert words in said
    assert "een collega" in said
    assert name not in said
    assert "Beantwoord een idee voor Frisse Weken" in adviser.get("/vandaag/").content.decode()
    entry = AuditEntry.objects.get(action="bring_idea")
    assert (entry.person_id, entry.account_id) == (None, None)
    assert "antwoordt voor" in page(jo, deel="idee")
    row = Idea.across.get()
    adviser.post(reverse("programmes:answer", args=[row.pk]), {"done": "Doen we, in april."})
    assert "Doen we, in april." in page(jo, deel="idee")
    assert "Beantwoord een idee" not in adviser.get("/vandaag/").content.decode()
    jo.post(reverse("rights:erase"), {"text": "", "all_of_it": "own", "sure": "on"})
    row = Idea.across.get()
    assert (row.person, row.idea) == (None, words)


def test_name_stands_there_only_when_wanted(jo, world, programme):
    write(jo, "idee", programme=programme.pk, words="zo dus", named="on")
    assert Idea.across.get().who == str(world.here.people[Role.EMPLOYEE])
