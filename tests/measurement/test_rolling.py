"""Boxes that gather a quarter: who comes into them when, and that too few are never shown."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bestendig.common.audit.models import AuditEntry
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.measurement import tasks
from bestendig.measurement.actions import closing, responding, rolling
from bestendig.measurement.actions.answering import submit_ballot
from bestendig.measurement.models import (
    DailyResponse,
    Invitation,
    Rolling,
    RollingKind,
    WaitingInvitation,
    Wave,
)
from bestendig.measurement.reaching import reminding, words
from bestendig.measurement.snapshots.models import Snapshot
from bestendig.organisations.models import Account, Processing
from bestendig.organisations.refusal import Refused
from bestendig.programmes.rules.moments import quarters
from bestendig.releases.models import Release

TALK = RollingKind.TALK
MONDAY = date(2027, 1, 11)


@pytest.fixture
def clock(monkeypatch):
    """Sets the time of the whole program."""

    def at(day, hour=9):
        now = timezone.make_aware(datetime.combine(day, time(hour)))
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return now

    return at


@pytest.fixture
def january(clock):
    """It is Monday 4 January 2027, before anything else is made."""
    return clock(date(2027, 1, 4))


@pytest.fixture
def quarter(january, town):
    """A town in which talks are gathered since that day; the box is open."""
    rolling.begin_rolling(TALK, "Na een gesprek", "Leveren gesprekken iets op?")
    turn()
    return town


def turn():
    enqueue(tasks.turn_boxes)
    while run_waiting():
        pass


def box():
    return Wave.objects.get(rolling=TALK, state=Wave.State.OPEN)


def let_answer(town, people):
    wave = box()
    for number, person in enumerate(people):
        said = {"GES01.1": 1 + number % 5, "GES02.1": 1 + number % 4, "GES03.1": 5 - number % 3}
        submit_ballot(town.entry(wave, person), said)


def invite(clock, people, day=MONDAY):
    rolling.invite_to_rolling(TALK, *people)
    clock(day)
    turn()


def test_quarters_follow_the_calendar_for_two_years():
    found = quarters(date(2026, 11, 26))
    assert (found[0].first, found[0].last) == (date(2026, 11, 26), date(2026, 12, 31))
    assert (found[1].first, found[1].last) == (date(2027, 1, 1), date(2027, 3, 31))
    assert found[-1].last == date(2028, 9, 30)
    assert quarters(date(2026, 12, 15))[0].last == date(2027, 3, 31)


def test_box_of_the_quarter_opens_by_itself_with_nobody_in_it(quarter):
    wave = box()
    assert wave.name == "Na een gesprek: 1e kwartaal 2027"
    assert timezone.localdate(wave.closes_at) == date(2027, 3, 31)
    assert wave.privacy == Wave.Privacy.UNLINKED
    assert not Invitation.objects.exists()
    turn()
    assert Wave.objects.count() == 1
    with pytest.raises(Refused):
        rolling.begin_rolling(TALK, "Nog eens", "Waarom niet?")
    with pytest.raises(IntegrityError, match="as it was launched"), transaction.atomic():
        Wave.objects.update(rolling="")


def test_who_talked_waits_without_a_time_and_comes_in_with_all_others_on_monday(quarter, clock):
    entries = AuditEntry.objects.count()
    rolling.invite_to_rolling(TALK, *quarter.people[:2])
    rolling.invite_to_rolling(TALK, quarter.people[1], quarter.people[2])
    rolling.invite_to_rolling(RollingKind.EVENT, quarter.people[3])  # which is not gathered
    assert AuditEntry.objects.count() == entries
    names = {field.name for field in WaitingInvitation._meta.get_fields()}
    assert names == {"id", "organisation", "kind", "person"}
    clock(date(2027, 1, 10))  # a Sunday
    turn()
    assert not Invitation.objects.exists()
    clock(MONDAY)
    turn()
    assert Invitation.objects.filter(wave=box()).count() == 3
    assert not WaitingInvitation.objects.exists()
    clock(MONDAY, 15)
    invite(clock, quarter.people[:1], date(2027, 1, 18))
    assert Invitation.objects.count() == 3, "twice in one box"


def test_talks_leave_room_for_the_fixed_moments(quarter, clock):
    Processing.objects.update_or_create(defaults={"invitations_a_year": 3})
    invite(clock, quarter.people[:1])
    rolling.begin_rolling(RollingKind.EVENT, "Na een activiteit", "Wat leverde het op?")
    turn()
    rolling.invite_to_rolling(RollingKind.EVENT, *quarter.people[:2])
    clock(MONDAY + timedelta(days=7))
    turn()
    asked = Invitation.objects.filter(wave__rolling=RollingKind.EVENT)
    assert [x.person_id for x in asked] == [quarter.people[1].pk]


def test_little_time_left_waits_for_the_next_box(quarter, clock):
    invite(clock, quarter.people[:1], date(2027, 3, 22))
    assert not Invitation.objects.exists()
    assert WaitingInvitation.objects.count() == 1


def test_enough_forms_are_counted_released_and_kept_nowhere_else(quarter, clock):
    invite(clock, quarter.people[:24])
    let_answer(quarter, quarter.people[:20])
    wave = box()
    clock(date(2027, 4, 1))
    turn()
    wave.refresh_from_db()
    assert wave.state == Wave.State.CLOSED
    release = Release.objects.get()
    assert (release.rolling, release.silent) == (TALK, [])
    assert len(release.rows.get(number=0).values) == 3
    assert not Snapshot.objects.exists()
    assert box().name == "Na een gesprek: 2e kwartaal 2027"


def test_too_few_forms_wait_for_the_next_quarter_and_come_out_together(quarter, clock):
    invite(clock, quarter.people[:12])
    let_answer(quarter, quarter.people[:9])
    wave = box()
    clock(date(2027, 4, 1))
    turn()
    assert box() == wave
    assert not Release.objects.exists()
    assert box().name == "Na een gesprek: 1e kwartaal 2027 en 2e kwartaal 2027"
    invite(clock, quarter.people[12:16], date(2027, 4, 12))
    let_answer(quarter, quarter.people[12:14])
    clock(date(2027, 7, 1))
    turn()
    wave.refresh_from_db()
    assert wave.state == Wave.State.CLOSED
    low, high = Release.objects.get().rows.get(number=0).values[0]["answers"]
    assert low <= 11 <= (high or 99)


def test_nothing_is_told_of_an_open_box_and_one_reminder_goes_out(quarter, clock):
    invite(clock, quarter.people[:12])
    let_answer(quarter, quarter.people[:11])
    assert responding.note_responses(timezone.localdate()) == 0
    assert not DailyResponse.objects.exists()
    (moment,) = reminding.moments_of(box(), lambda _day: True)
    assert timezone.localdate(moment) == date(2027, 3, 29)


def test_stopping_forgets_who_waits_and_lets_the_open_box_close(quarter, clock):
    rolling.invite_to_rolling(TALK, *quarter.people[:12])
    rolling.stop_rolling(TALK)
    assert not WaitingInvitation.objects.exists()
    rolling.invite_to_rolling(TALK, *quarter.people[:12])
    assert not WaitingInvitation.objects.exists()
    wave = box()
    now = clock(date(2027, 4, 1))
    assert closing.close_due(now) == [wave.pk]


def test_adviser_puts_people_on_the_list_and_the_log_says_how_many(quarter):
    assert rolling.ask_people(TALK, [x.pk for x in quarter.people[:5]]) == 5
    entry = AuditEntry.objects.get(action="ask_rolling")
    assert entry.details == {"kind": "talk", "people": 5}
    with pytest.raises(Refused):
        rolling.ask_people(RollingKind.EVENT, [quarter.people[0].pk])
    with pytest.raises(Refused):
        rolling.ask_people(TALK, [])
    assert Rolling.objects.count() == 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_mail_says_what_it_is_about_and_no_day_of_a_talk(quarter, language):
    person, wave = quarter.people[0], box()
    for kind in RollingKind:
        wave.rolling = kind
        values = words.values_of(wave, quarter.organisation, language)
        person.account = Account(language=language)
        said = words.invitation(values, person, "https://bestendig.example/v/x")
        assert len(said.subject) < 50
        assert "https://bestendig.example/v/x" in said.text
        assert "2027" not in said.text
