"""Short forms and refreshers: who took part is asked on the day, nobody else, and nobody who said
that it was enough."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import address_of
from bestendig.measurement import tasks
from bestendig.measurement.actions.answering import submit_ballot
from bestendig.measurement.models import SHORT_FORM, Invitation, RollingKind, Wave
from bestendig.measurement.reaching.people import invited
from bestendig.measurement.snapshots.models import Snapshot
from bestendig.organisations.models import Person, Processing
from bestendig.organisations.refusal import Refused
from bestendig.programmes import tasks as programme_tasks
from bestendig.programmes.actions import meetings, short_forms, upkeep
from bestendig.programmes.actions.lasting import decide
from bestendig.programmes.actions.meetings import When
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Enrolment, Meeting, Programme, ShortForm, UpkeepTask
from bestendig.programmes.queries.short_forms import forms_of, questions_of, took_part
from bestendig.releases.models import ReleasedCell

BEGINS, END, DAY = date(2027, 1, 11), date(2027, 3, 1), date(2027, 4, 5)


@pytest.fixture
def clock(monkeypatch):
    """Sets the time of the whole program."""

    def at(day, hour=9):
        now = timezone.make_aware(datetime.combine(day, time(hour)))
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        return now

    at(BEGINS)
    return at


@pytest.fixture
def programme(clock, town):
    """Twenty people took part until the first of March; four more wait for a later start."""
    made = begin_programme(Details(name="Duo's", promise="Samen.", begins=BEGINS, ends=END))
    Programme.objects.update(started_at=timezone.now())
    for number, person in enumerate(town.people[:24]):
        Enrolment.objects.create(
            programme=made, person=person, way="own", state="in" if number < 20 else "waiting",
            starts_on=BEGINS if number < 20 else date(2027, 9, 1),
        )  # fmt: skip
    Person.objects.update(work_email="")
    for person in town.people:
        Person.objects.filter(pk=person.pk).update(
            work_email=f"{person.first_name.lower()}@stad.example"
        )
    clock(DAY)
    return made


def turn():
    enqueue(tasks.turn_boxes)
    enqueue(programme_tasks.raise_upkeep)
    while run_waiting():
        pass


def asked():
    return set(Invitation.objects.values_list("person", flat=True))


def quiet(programme, person):
    upkeep.want_contact(Enrolment.objects.get(programme=programme, person=person).pk, wanted=False)


def task_of(programme):
    return UpkeepTask.objects.create(
        programme=programme, key="faded-x", kind="faded", due_on=DAY + timedelta(days=14)
    )


def meeting_on(day):
    begins = timezone.make_aware(datetime.combine(day, time(10)))
    return When(begins_at=begins, minutes=60, place="Kantine", kind="talk")


def test_form_goes_on_its_day_to_who_took_part_and_not_to_who_had_enough(programme, clock, town):
    opens = DAY + timedelta(days=7)
    row = short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, opens)
    quiet(programme, town.people[0])
    clock(opens - timedelta(days=1))
    turn()
    assert not Wave.objects.exists()
    clock(opens)
    turn()
    wave = Wave.objects.get()
    assert asked() == {x.pk for x in town.people[1:20]}
    assert (wave.rolling, wave.privacy) == (SHORT_FORM, Wave.Privacy.UNLINKED)
    assert wave.asked == ["wie meedeed met Duo's"]
    quiet(programme, town.people[1])  # after it went out: no reminder and no letter any more
    assert {x.person_id for x in invited(wave.pk)} == {x.pk for x in town.people[2:20]}
    turn()
    assert Wave.objects.count() == 1
    with pytest.raises(Refused, match="verstuurd"):
        short_forms.withdraw_short_form(row.pk)


def test_who_came_is_asked_where_that_was_noted(programme, clock, town):
    clock(BEGINS)
    row = meetings.plan_meeting(programme.pk, meeting_on(BEGINS + timedelta(days=1)))
    clock(DAY)
    meetings.note_attendance(row.pk, [x.pk for x in town.people[:12]])
    assert set(took_part(programme.pk, DAY)) == set(town.people[:12])
    Enrolment.objects.filter(person=town.people[0]).update(state="withdrawn")
    assert set(took_part(programme.pk, DAY)) == set(town.people[1:12])


def test_only_the_whole_is_counted_and_nothing_else_is_kept(programme, clock, town):
    short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, DAY)
    turn()
    wave = Wave.objects.get()
    for number, person in enumerate(town.people[:14]):
        said = {"WAA04.1": 8 + number % 3, **{f"EFF0{x}.1": 3 + number % 3 for x in (1, 2, 3, 4)}}
        submit_ballot(town.entry(wave, person), said)
    clock(DAY + timedelta(days=16))
    turn()
    wave.refresh_from_db()
    assert wave.state == Wave.State.CLOSED
    assert [x.number for x in ReleasedCell.objects.all()] == [0]
    figures = [x["code"] for x in ReleasedCell.objects.get().release.figures]
    assert figures == ["eva_effect.v1", "WAA04.1"]
    assert not Snapshot.objects.exists()
    (standing,) = forms_of(programme.pk)
    assert standing.counted
    with pytest.raises(Refused, match="één keer"):
        short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, DAY.replace(month=6))


def test_too_few_are_not_asked_and_a_box_with_too_few_may_be_tried_again(programme, clock, town):
    short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, DAY)
    turn()
    clock(DAY + timedelta(days=16))
    turn()
    assert Wave.objects.get().state == Wave.State.DESTROYED
    (standing,) = forms_of(programme.pk)
    assert standing.fell_through
    later = timezone.localdate() + timedelta(days=1)
    again = short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, later)
    short_forms.withdraw_short_form(again.pk)
    Enrolment.objects.filter(person__in=town.people[:11]).delete()
    with pytest.raises(Refused, match="10"):
        short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, later)


def test_what_was_withdrawn_or_never_agreed_is_not_sent(programme, clock):
    row = short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, DAY)
    plan = row.plan
    short_forms.withdraw_short_form(row.pk)
    turn()
    assert not Wave.objects.exists()
    plan.refresh_from_db()
    assert plan.withdrawn_at is not None
    assert plan.versions.exists()
    late = DAY + timedelta(days=900)  # the agreements have ended by then
    clock(late)
    short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, late)
    turn()
    assert not Wave.objects.exists()


def test_nobody_is_asked_more_often_than_was_agreed(programme, clock, town):
    Processing.objects.update_or_create(defaults={"invitations_a_year": 1})
    town.launch(opens_at=timezone.now(), closes_at=timezone.now() + timedelta(days=3))
    short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, DAY)
    turn()
    assert Wave.objects.count() == 1
    assert RollingKind.values == ["talk", "obstacles", "event"]


def test_booster_mails_who_took_part_two_weeks_before_once(programme, clock, town):
    decide(programme.pk, "keep", "Het werkt.", DAY)
    task, day = task_of(programme), DAY + timedelta(days=40)
    short_forms.make_booster(task.pk, meeting_on(day), day + timedelta(days=7))
    quiet(programme, town.people[0])
    task.refresh_from_db()
    assert task.state == "done"
    assert "opfrisser" in task.note
    assert Meeting.objects.get().told_from == day - timedelta(days=14)

    def told():
        return sorted(map(address_of, Message.objects.filter(kind="booster")))

    clock(day - timedelta(days=15))
    turn()
    assert told() == []
    clock(day - timedelta(days=14))
    turn()
    assert told() == sorted(f"{x.first_name.lower()}@stad.example" for x in town.people[1:20])
    turn()
    assert len(told()) == 19
    clock(day + timedelta(days=7))
    turn()
    wave = Wave.objects.get()
    assert [x["code"] for x in wave.questions["questions"]] == [
        x.series for x in questions_of(programme, ShortForm.Kind.BOOSTER)
    ]
    assert len(wave.questions["questions"]) <= 5
    assert asked() == {x.pk for x in town.people[1:20]}


def test_who_came_to_a_refresher_does_not_decide_who_took_part(programme, clock, town):
    day = DAY + timedelta(days=10)
    short_forms.make_booster(task_of(programme).pk, meeting_on(day), None)
    clock(day + timedelta(days=1))
    row = Meeting.objects.get()
    meetings.note_attendance(row.pk, [x.pk for x in town.people[:3]])
    assert took_part(programme.pk, timezone.localdate()).count() == 20


def test_a_form_that_was_sent_meanwhile_is_not_withdrawn(programme, monkeypatch):
    row = short_forms.plan_short_form(programme.pk, ShortForm.Kind.EVALUATION, DAY)
    # Who withdraws waits for the clock, which launches it.
    monkeypatch.setattr(short_forms, "lock_people", turn)
    with pytest.raises(Refused, match=r"launched|begonnen|gestart|verstuurd"):
        short_forms.withdraw_short_form(row.pk)
    assert ShortForm.objects.get() == row
    assert row.plan.waves.exists()


def test_who_was_told_of_a_refresher_hears_that_it_moved_or_does_not_take_place(programme, clock):
    day = DAY + timedelta(days=40)
    short_forms.make_booster(task_of(programme).pk, meeting_on(day), None)

    def told(days_before):
        clock(day - timedelta(days=days_before))
        Message.objects.all().delete()
        turn()
        assert set(Message.objects.values_list("traceless", flat=True)) <= {True}
        return sorted(set(Message.objects.values_list("kind", flat=True))), Message.objects.count()

    assert told(15) == ([], 0)
    assert told(14) == (["booster"], 20)
    assert told(13) == ([], 0)
    row = Meeting.objects.get().pk
    meetings.change_meeting(row, meeting_on(day))
    assert told(12) == ([], 0), "the same day and place"
    meetings.change_meeting(row, meeting_on(day + timedelta(days=1)))
    assert told(11) == (["booster"], 20)
    meetings.call_off_meeting(row, Meeting.Off.choices[0][0])
    assert told(10) == (["booster_off"], 20)
    assert told(9) == ([], 0)
    meetings.change_meeting(row, meeting_on(day + timedelta(days=1)))
    assert told(8) == (["booster"], 20)


def test_managers_are_mailed_all_alike_whoever_took_part(programme, town):
    inside, outside = town.people[24], town.people[36]  # neither of their people took part
    Person.objects.filter(pk__in=[x.pk for x in town.people[25:30]]).update(manager=inside)
    Person.objects.filter(pk__in=[x.pk for x in town.people[37:40]]).update(manager=outside)
    short_forms.make_booster(task_of(programme).pk, None, DAY, managers=True)
    to = set(map(address_of, Message.objects.filter(kind="booster_managers")))
    assert to == {f"{x.first_name.lower()}@stad.example" for x in (inside, outside)}


def test_booster_needs_something_and_a_programme_that_was_not_stopped(programme):
    task = task_of(programme)
    with pytest.raises(Refused):
        short_forms.make_booster(task.pk, None, None)
    with pytest.raises(Refused, match="nog komt"):
        short_forms.make_booster(task.pk, meeting_on(END), None)
    decide(programme.pk, "stop", "Genoeg.", DAY)
    with pytest.raises(Refused, match="gestopt"):
        short_forms.make_booster(task.pk, meeting_on(DAY + timedelta(days=9)), None)
    task.refresh_from_db()
    assert task.state == "open"
