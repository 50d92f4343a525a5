"""A year and a half, day by day, of all that comes to people by itself: on its day, once, by day;
also when the worker stood still over that day, and when everything runs twice."""

from collections import Counter
from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.jobs import defining, enqueue, schedule
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.outbox.sending import send_due
from bestendig.common.ring import opening, pins
from bestendig.dialogue.tailored import asking, signing
from bestendig.dialogue.tailored.models import AgreementDraft
from bestendig.dialogue.tailored.rules import FIELDS
from bestendig.journey import actions, buddies
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import lasting, short_forms
from bestendig.programmes.actions.meetings import When
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Enrolment, Meeting, Programme, UpkeepTask

pytestmark = pytest.mark.django_db
JOBS = {"journey.look_back", "tailored.look_back", "programmes.upkeep", "outbox.tidy_up"}
# When the worker has something to do; now and then, and after it stood still, also by night.
NIGHT, HOURS = time(3, 0), (time(5, 30), time(9, 15), time(21, 0))
FIRST, DAYS = date(2027, 1, 6), 550
ENDS = date(2027, 1, 29)
REVIEWS = (date(2027, 4, 14), date(2027, 10, 13))
ASKED = date(2027, 3, 2)  # in the evening
BOOSTER = date(2027, 9, 20)  # at one
# Three days each, over something that is due: a Friday, a day of looking back, a task that comes,
# a refresher that people are to be told of, a question for a buddy.
STOPS = (
    date(2027, 2, 4),
    ASKED + timedelta(days=1),
    REVIEWS[1] - timedelta(days=1),
    date(2027, 7, 21),
    date(2027, 9, 5),
)
STOPPED = {first + timedelta(days=n) for first in STOPS for n in range(3)}


@pytest.fixture
def clock(monkeypatch):
    """Sets the time of the whole program."""

    def at(day, hour):
        now = timezone.make_aware(datetime.combine(day, hour))
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return now

    at(FIRST, time(8))
    return at


@pytest.fixture(autouse=True)
def _quick(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)
    settings.DATA_DIR = tmp_path
    jobs = [x for x in defining.all_jobs() if x.name in JOBS]
    assert len(jobs) == len(JOBS)
    monkeypatch.setattr(schedule, "all_jobs", lambda: jobs)


def weekly_question(people):
    opened = opening.begin(people[Role.EMPLOYEE].pk, "")
    actions.remind(opened, FIRST, wanted=True)


def agreement(people):
    """One that both signed on the first day, to look back at on the first of `REVIEWS`."""
    jo, robin = people[Role.EMPLOYEE], people[Role.MANAGER]
    made = asking.ask(jo, jo, "tasks", "Twee ochtenden voordoen")
    said = dict.fromkeys(FIELDS, "") | {
        "kind": "tasks", "what": "Twee ochtenden voordoen", "good_for_me": "x",
        "good_for_work": "x", "colleagues": "x", "hours_planned": None, "euros_planned": None,
        "starts_on": FIRST, "review_on": REVIEWS[0],
    }  # fmt: skip
    asking.write_draft(made, jo, said, 1)
    both_sign(made, people)
    assert jo.manager_id == robin.pk
    return made


def both_sign(made, people):
    for role in (Role.EMPLOYEE, Role.MANAGER):
        if draft := AgreementDraft.objects.filter(agreement=made).first():
            signing.sign(made, people[role], draft.revision)


def programme(people):
    made = begin_programme(
        Details(name="Duo's", promise="Samen.", begins=FIRST, ends=ENDS,
                owner=people[Role.ADVISER].pk)
    )  # fmt: skip
    lasting.write_maintenance(made.pk, [], "Terugkomdag", "Noor", "na drie maanden")
    Programme.objects.update(started_at=timezone.now())
    Enrolment.objects.create(
        programme=made, person=people[Role.COACH], way="own", state="in", starts_on=FIRST
    )


def by_hand(day, people, made):
    """What people do on this day, in the evening."""
    if day == ASKED:
        for role in (Role.EMPLOYEE, Role.HR):
            buddies.wish(people[role].pk, wanted=True)
        buddies.ask(people[Role.HR].pk, people[Role.EMPLOYEE].pk)
    if day == REVIEWS[0]:
        signing.still_fits(made, people[Role.EMPLOYEE], REVIEWS[1])
        both_sign(made, people)
    if day == date(2027, 8, 2):
        task = UpkeepTask.objects.get(months=6)
        at = timezone.make_aware(datetime.combine(BOOSTER, time(13)))
        when = When(begins_at=at, minutes=60, place="Kantine", kind=Meeting.Kind.TALK)
        short_forms.make_booster(task.pk, when, None)


def worked(jobs_again):
    """The worker's round: what is due, what waits, the mail; and once more all of it."""
    schedule.start_due()
    run_waiting()
    send_due()
    if jobs_again:
        for job in schedule.all_jobs():
            enqueue(job)
        run_waiting()
        send_due()


def lived(world, clock):
    """The mails of all that time: who, what, when; and the days on which tasks came."""
    people = world.here.people
    with scope.bind(world.here.organisation.pk):
        weekly_question(people)
        made = agreement(people)
        programme(people)
    schedule.start_due()
    mail.outbox.clear()
    found, tasks, known = [], {}, set()
    for day in (FIRST + timedelta(days=n) for n in range(DAYS)):
        by_night = day - timedelta(days=1) in STOPPED or day.day % 5 == 0
        for hour in (NIGHT, *HOURS) if by_night else HOURS:
            now = clock(day, hour)
            if day not in STOPPED:
                worked(jobs_again=hour == time(9, 15) and day.day % 5 == 0)
            found += [(x.to[0].split("@")[0], x.subject, now) for x in mail.outbox]
            mail.outbox.clear()
        with scope.bind(world.here.organisation.pk):
            for task in UpkeepTask.objects.exclude(pk__in=known):
                known.add(task.pk)
                tasks[task.months] = day
            by_hand(day, people, made)
    return found, tasks


def days_of(found, subject):
    return sorted({(who, timezone.localdate(now)) for who, said, now in found if subject in said})


def test_all_comes_on_its_day_once_and_never_at_night(world, clock):
    found, tasks = lived(world, clock)
    assert {timezone.localtime(now).time() for *_rest, now in found} == {time(9, 15)}
    twice = Counter((who, said, timezone.localdate(now)) for who, said, now in found)
    assert set(twice.values()) == {1}

    # The weekly question: every Friday; after three days without a worker the next morning.
    fridays = [FIRST + timedelta(days=2 + 7 * n) for n in range(79)]
    fridays = [x for x in fridays if x < FIRST + timedelta(days=DAYS)]
    expected = [after_a_stop(x) for x in fridays]
    assert date(2027, 2, 7) in expected
    assert days_of(found, "Wat is deze week gelukt?") == [("employee", x) for x in expected]

    # Looking back at an agreement: both, on the day that was agreed.
    both = sorted((who, after_a_stop(x)) for x in REVIEWS for who in ("employee", "manager"))
    assert days_of(found, "Past jullie afspraak nog?") == both

    # Tasks after a programme: a week before 1, 3, 6 and 12 months after its end.
    assert tasks == {
        1: date(2027, 2, 21), 3: date(2027, 4, 22), 6: after_a_stop(date(2027, 7, 22)),
        12: date(2028, 1, 22),
    }  # fmt: skip

    # A refresher: who took part, two weeks before it. A buddy: the next morning.
    told = after_a_stop(BOOSTER - timedelta(days=14))
    assert days_of(found, "Duo's") == [("coach", told)]
    asked = after_a_stop(ASKED + timedelta(days=1))
    assert days_of(found, "maatje") == [("employee", asked)]
    # And what the two did by hand, twice: shown, and signed by both.
    assert len(found) == len(expected) + len(both) + 2 + 4


def after_a_stop(day):
    """The day itself, or the first one on which there is a worker again."""
    while day in STOPPED:
        day += timedelta(days=1)
    return day
