"""The question box."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import address_of, contents_of
from bestendig.organisations.actions.questions import answer_question, ask_question
from bestendig.organisations.models import Question
from bestendig.organisations.queries.questions import answer_time, working_days
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role

TEXT = "Mag ik dit in werktijd doen?"


@pytest.fixture
def as_role(client, world):
    def enter(role, place=None):
        sign_in(client, (place or world.here).people[role], role)
        return client

    return enter


def the_question(world):
    with scope.bind(world.here.organisation.pk):
        return Question.objects.get()


def at(question, **times):
    """Move a question in time."""
    with scope.bind(question.organisation_id):
        Question.objects.filter(pk=question.pk).update(**times)


def asked_by(place, role=Role.EMPLOYEE, text=TEXT):
    with scope.bind(place.organisation.pk):
        return ask_question(place.people[role], text)


def test_question_is_asked_answered_and_read(as_role, world):
    assert as_role(Role.EMPLOYEE).post(reverse("contact:ask"), {"text": TEXT}).status_code == 302
    adviser = as_role(Role.ADVISER)
    page = adviser.get(reverse("contact:questions")).content.decode()
    assert TEXT in page
    question = the_question(world)
    answer = reverse("contact:answer", kwargs={"pk": question.pk})
    adviser.post(answer, {"answer": "Ja, dat mag."})
    assert "Ja, dat mag." in as_role(Role.EMPLOYEE).get(reverse("contact:ask")).content.decode()
    question = the_question(world)
    assert question.answered_by == world.here.people[Role.ADVISER].pk


def test_mails_say_that_there_is_something_and_never_what(as_role, world):
    as_role(Role.EMPLOYEE).post(reverse("contact:ask"), {"text": TEXT})
    answer = reverse("contact:answer", kwargs={"pk": the_question(world).pk})
    as_role(Role.ADVISER).post(answer, {"answer": "Ja, dat mag."})
    messages = sorted((m.kind, address_of(m), contents_of(m).text) for m in Message.objects.all())
    assert [(kind, to) for kind, to, _text in messages] == [
        ("question_answered", "employee@voorbeeldstad.example"),
        ("question_asked", "adviser@voorbeeldstad.example"),
    ]
    for _kind, _to, text in messages:
        assert TEXT not in text
        assert "Ja, dat mag" not in text
        assert "/vra" in text


def test_log_knows_that_and_not_what(world):
    asked_by(world.here)
    with scope.bind(world.here.organisation.pk):
        entry = AuditEntry.objects.get(organisation_id=world.here.organisation.pk)
    assert (entry.action, entry.details) == ("ask_question", {})


def test_only_who_asked_and_the_advisers_read_a_question(as_role, world):
    question = asked_by(world.here)
    for role in set(Role) - {Role.PLATFORM_ADMIN, Role.EMPLOYEE, Role.ADVISER, Role.HR}:
        client = as_role(role)
        assert TEXT not in client.get(reverse("contact:ask")).content.decode()
        assert client.get(reverse("contact:questions")).status_code == 403
        answer = reverse("contact:answer", kwargs={"pk": question.pk})
        assert client.get(answer).status_code == 403
    there = as_role(Role.ADVISER, world.there)
    assert TEXT not in there.get(reverse("contact:questions")).content.decode()
    answer = reverse("contact:answer", kwargs={"pk": question.pk})
    assert there.post(answer, {"answer": "x"}).status_code == 404


def test_the_same_question_sent_twice_waits_once(as_role, world):
    client = as_role(Role.EMPLOYEE)
    for _time in range(2):
        client.post("/vraag/", {"text": "Mag dit onder werktijd?"})
    with scope.bind(world.here.organisation.pk):
        assert Question.objects.count() == 1


def test_empty_question_is_not_sent(as_role, world):
    answer = as_role(Role.EMPLOYEE).post(reverse("contact:ask"), {"text": "  "})
    assert answer.context["form"].errors == {"text": ["Dit is nog leeg."]}
    with scope.bind(world.here.organisation.pk):
        assert Question.objects.count() == 0


def test_question_is_answered_once(as_role, world):
    question = asked_by(world.here)
    with scope.bind(world.here.organisation.pk):
        answer_question(question, "Eerst.")
        with pytest.raises(Refused):
            answer_question(question, "Later.")
    assert the_question(world).answer == "Eerst."


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("2026-11-26", "2026-11-26", 0),
        ("2026-11-26", "2026-11-27", 1),
        ("2026-11-27", "2026-11-30", 1),
        ("2026-11-28", "2026-11-29", 0),
        ("2026-11-20", "2026-12-04", 10),
    ],
)
def test_working_days_leave_out_the_weekend(first, last, days):
    day = datetime.fromisoformat
    assert working_days(day(first).date(), day(last).date()) == days


def test_answer_time_is_the_median_of_a_year_of_the_own_organisation(world):
    monday = datetime(2026, 11, 2, 9, tzinfo=ZoneInfo("Europe/Amsterdam"))
    for place, days in ((world.here, (0, 1, 4)), (world.there, (3,))):
        for later in days:
            question = asked_by(place)
            at(question, asked_at=monday, answered_at=monday + timedelta(days=later))
    old = asked_by(world.here)
    at(old, asked_at=timezone.now() - timedelta(days=400), answered_at=timezone.now())
    asked_by(world.here)
    with scope.bind(world.here.organisation.pk):
        time = answer_time()
    assert (time.days, time.answered, time.waiting) == (1, 3, 1)


def test_lists_take_the_same_queries_for_one_and_for_thirty(
    as_role, world, django_assert_num_queries, django_assert_max_num_queries
):
    done = asked_by(world.here)
    with scope.bind(world.here.organisation.pk):
        answer_question(done, "Ja.")
    asked_by(world.here)
    for role, page in ((Role.EMPLOYEE, "contact:ask"), (Role.ADVISER, "contact:questions")):
        client = as_role(role)
        client.get(reverse(page))
        with django_assert_max_num_queries(20) as few:
            client.get(reverse(page))
        for _more in range(15):
            question = asked_by(world.here)
            asked_by(world.here)
            with scope.bind(world.here.organisation.pk):
                answer_question(question, "Ja.")
        with django_assert_num_queries(len(few)):
            client.get(reverse(page))
