"""From the own plan, and from a talk, to a draft of an agreement; the habit on the own page; and
the mail when somebody would like to be a buddy."""

import re
from datetime import datetime, timedelta
from unittest import mock
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import make_person, sign_in

from bestendig.catalogue.models import Intervention
from bestendig.common import scope
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.sending import send_due
from bestendig.common.ring import pins
from bestendig.dialogue.conversations import agreeing, inviting
from bestendig.dialogue.conversations.models import Conversation
from bestendig.dialogue.tailored.models import AgreementDraft, TailoredAgreement
from bestendig.journey import buddies, reminding
from bestendig.journey.models import Buddies
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
GOAL = "voor de zomer een dag meelopen"
PIN = "394817"
HERE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


def browser(world, role, seat=None):
    client = Client()
    sign_in(client, world.here.people[role], seat or role)
    return client


@pytest.fixture
def jo(world):
    client = browser(world, Role.EMPLOYEE)
    client.post(reverse("ring:begin"), {"pin": PIN, "again": PIN})
    day = timezone.localdate() + timedelta(days=30)
    client.post(reverse("journey:write", args=["doel"]), {"words": GOAL, "look_back": day})
    return client


def text_of(client, address, **query):
    answer = client.get(address, query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_words_of_a_goal_go_along_only_when_chosen(jo, world):
    page = text_of(jo, reverse("journey:plan"), deel="doel")
    assert f'name="what" value="{GOAL}"' in page
    without = jo.post(reverse("tailored:ask"), {"begin": "1"}).content.decode()
    assert GOAL not in without
    begun = jo.post(reverse("tailored:ask"), {"begin": "1", "what": GOAL})
    assert GOAL in begun.content.decode()
    assert "Dit veld is verplicht" not in begun.content.decode()
    assert not TailoredAgreement.across.exists()  # as yet nothing is kept
    answer = jo.post(reverse("tailored:ask"), {"kind": "placement", "what": GOAL})
    made = TailoredAgreement.across.get()
    assert answer["Location"] == reverse("tailored:write", args=[made.pk])
    boss = browser(world, Role.MANAGER)
    assert boss.get(reverse("tailored:agreement", args=[made.pk])).status_code == 404
    assert GOAL not in text_of(boss, reverse("tailored:mine"))


def test_what_is_on_the_list_becomes_a_draft_without_being_offered_again(jo, world):
    with scope.bind(world.here.organisation.pk):
        one = Intervention.objects.create(
            name="Meelopen bij een ander team", summary="Een dag.", added_at=timezone.now()
        )
    jo.post(reverse("journey:on_list", args=[one.pk]))
    page = text_of(jo, reverse("journey:plan"), deel="lijst")
    assert f'name="what" value="{one.name}"' in page
    said = {"begin": "1", "looked": "on", "what": one.name}
    assert 'name="looked" value="on"' in jo.post(reverse("tailored:ask"), said).content.decode()
    said = {"looked": "on", "what": one.name, "kind": "placement"}
    assert jo.post(reverse("tailored:ask"), said).status_code == 302
    assert AgreementDraft.across.get().what == one.name


def test_who_wants_help_chooses_somebody_who_sees_that_draft_alone(jo, world):
    said = {"kind": "placement", "what": GOAL, "helped": "on"}
    answer = jo.post(reverse("tailored:ask"), said)
    made = TailoredAgreement.across.get()
    assert answer["Location"] == reverse("tailored:helper", args=[made.pk])
    jo.post(reverse("tailored:ask"), {"kind": "tasks", "what": "de planning maken"})
    coach = world.here.people[Role.COACH]
    jo.post(answer["Location"], {"helper": coach.work_email})
    helper = browser(world, Role.COACH)
    assert GOAL in text_of(helper, reverse("tailored:write", args=[made.pk]))
    assert "de planning maken" not in text_of(helper, reverse("tailored:mine"))
    (other,) = TailoredAgreement.across.exclude(pk=made.pk)
    assert helper.get(reverse("tailored:write", args=[other.pk])).status_code == 404


def test_health_is_pointed_out_on_the_way_from_a_plan_too(jo):
    said = {"kind": "tasks", "what": "minder door mijn rugpijn", "helped": "on"}
    page = jo.post(reverse("tailored:ask"), said).content.decode()
    assert "rugpijn” gaat misschien over gezondheid" in page
    assert not TailoredAgreement.across.exists()


@pytest.fixture
def talk(world):
    """One that was held, of which both said yes to what they agreed."""
    employee, manager = world.here.people[Role.EMPLOYEE], world.here.people[Role.MANAGER]
    with scope.bind(world.here.organisation.pk):
        at = timezone.now() + timedelta(days=1)
        made = inviting.invite_employee(manager, employee.pk, at, "", "Praten?")
        inviting.mark_held(manager, made.pk, timezone.localdate())
        agreeing.write_outcome(manager, made.pk, "Jo leidt twee ochtenden.", 0)
        return Conversation.objects.get()


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER])
def test_agreement_begun_from_a_talk_stands_in_its_thread_once_it_may_be_read(world, talk, role):
    one = browser(world, role)
    other = browser(world, Role.MANAGER if role is Role.EMPLOYEE else Role.EMPLOYEE)
    thread = reverse("talks:thread", args=[talk.pk])
    ask = reverse("tailored:ask")
    if role is Role.MANAGER:
        ask = reverse("tailored:ask_for", args=[world.here.people[Role.EMPLOYEE].pk])
    assert f'action="{ask}"' in text_of(one, thread)
    said = {"talk": str(talk.pk), "what": "Jo leidt twee ochtenden."}
    begun = one.post(ask, {"begin": "1", **said}).content.decode()
    assert f'name="talk" value="{talk.pk}"' in begun
    assert one.post(ask, {"kind": "tasks", **said}).status_code == 302
    made = TailoredAgreement.across.get()
    assert made.talk == talk.pk
    address = reverse("tailored:agreement", args=[made.pk])
    assert address in text_of(one, thread)
    assert thread in text_of(one, address)
    assert address not in text_of(other, thread)  # not shown yet
    one.post(reverse("tailored:act", args=[made.pk]), {"do": "show"})
    assert address in text_of(other, thread)


def test_agreement_comes_from_no_talk_of_others(world, talk, jo):
    said = {"kind": "tasks", "what": "x", "talk": str(uuid4())}
    assert jo.post(reverse("tailored:ask"), said).status_code == 404
    with scope.bind(world.here.organisation.pk):
        bo = make_person(world.here, Role.EMPLOYEE, "Bo")
        bo.manager = world.here.people[Role.MANAGER]
        bo.save()
    client = Client()
    sign_in(client, bo, Role.EMPLOYEE)
    assert client.post(reverse("tailored:ask"), {**said, "talk": str(talk.pk)}).status_code == 404
    assert not TailoredAgreement.across.exists()
    # With a new manager the talk stays readable and leads to no agreement with the old one.
    with scope.bind(world.here.organisation.pk):
        jos = world.here.people[Role.EMPLOYEE]
        jos.manager = world.here.people[Role.HR]
        jos.save()
    assert 'name="begin"' not in text_of(jo, reverse("talks:thread", args=[talk.pk]))
    assert jo.post(reverse("tailored:ask"), {**said, "talk": str(talk.pk)}).status_code == 404


def test_habit_stands_on_the_own_page_only_while_the_plan_is_open(jo, world):
    today = "/vandaag/"
    assert "Mijn gewoonte" not in text_of(jo, today)  # open, and there is none
    words = {"words": "elke week **één** vraag"}
    jo.post(reverse("journey:write", args=["gewoonte"]), words)
    answer = jo.get(today)
    assert "elke week **één** vraag" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert f"{reverse('journey:plan')}?deel=week#week" in answer.content.decode()
    jo.post(reverse("ring:close"))
    page = text_of(jo, today)
    assert "Mijn gewoonte" in page
    assert "één" not in page.split("Mijn gewoonte")[1].split("</li>")[0]
    jo.post(reverse("ring:open"), {"pin": PIN})
    later = timezone.now() + timedelta(minutes=16)
    with mock.patch.object(timezone, "now", return_value=later):
        assert "elke week" not in text_of(jo, today)
    other = browser(world, Role.HR, Role.EMPLOYEE)
    assert "Mijn gewoonte" not in text_of(other, today)
    assert "Naar mijn plan" in text_of(other, today)


def at(day, hour):
    return datetime(day.year, day.month, day.day, hour, 5, tzinfo=HERE)


def sent_by_day():
    """What leaves tomorrow at noon: at night nothing does."""
    noon = timezone.now().replace(hour=11) + timedelta(days=1)
    with mock.patch.object(timezone, "now", return_value=noon):
        return send_due()


@pytest.fixture
def asked(world):
    """Two people who both ask the same colleague."""
    people = world.here.people
    with scope.bind(world.here.organisation.pk):
        for role in (Role.EMPLOYEE, Role.HR, Role.COACH):
            buddies.wish(people[role].pk, wanted=True)
        buddies.ask(people[Role.HR].pk, people[Role.EMPLOYEE].pk)
        buddies.ask(people[Role.COACH].pk, people[Role.EMPLOYEE].pk)
    return people[Role.EMPLOYEE]


def told(world, moment):
    with scope.bind(world.here.organisation.pk):
        return reminding.tell_asked(moment)


def test_who_is_asked_as_a_buddy_gets_one_mail_by_day_without_a_name(world, asked):
    today = timezone.localdate()
    assert told(world, at(today, 3)) == 0
    assert told(world, at(today, 9)) == 1
    assert told(world, at(today, 10)) == 0
    assert told(world, at(today + timedelta(days=1), 9)) == 0
    assert Message.objects.get().traceless
    assert sent_by_day() == 1
    (sent,) = mail.outbox
    assert sent.to == [asked.work_email]
    assert "/mijn/plan/?deel=maatje" in sent.body
    # What is read, in both forms; not the signed address to switch it off, drawn by chance.
    read = " ".join([sent.subject, sent.body, *(str(x.content) for x in sent.alternatives)])
    read = re.sub(r"/afmelden/[^\s\"<]+", "", read)
    for role in (Role.HR, Role.COACH):
        assert str(world.here.people[role]) not in read


def test_no_mail_about_a_buddy_after_an_answer_or_to_who_wants_none(world, asked):
    with scope.bind(world.here.organisation.pk):
        for pair in Buddies.objects.filter(asked=asked):
            buddies.answer(asked.pk, pair.pk, yes=False)
        assert reminding.tell_asked(at(timezone.localdate(), 9)) == 0
        buddies.ask(world.here.people[Role.HR].pk, asked.pk)
        asked.unwanted_mail = ["buddy"]
        asked.save()
        reminding.tell_asked(at(timezone.localdate(), 9))
    sent_by_day()
    assert mail.outbox == []
