"""What is to be done after a programme comes by itself, once, and is closed with a note."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db.models import F
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.jobs import enqueue, leases
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.performing import perform, run_waiting
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import lasting, upkeep
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Enrolment, NoContact, Programme, UpkeepTask
from bestendig.programmes.queries.upkeep import left_alone, waiting_for
from bestendig.programmes.tasks import raise_upkeep

pytestmark = pytest.mark.django_db
END = date(2026, 1, 31)


def made_by(owner):
    made = begin_programme(
        Details(
            name="Duo's", promise="Samen.", begins=END - timedelta(days=90), ends=END,
            owner=owner.pk,
        )
    )  # fmt: skip
    lasting.write_maintenance(made.pk, [], "Terugkomdag", "Noor", "na drie maanden")
    Programme.objects.update(started_at=timezone.now())
    return made


@pytest.fixture
def programme(inside):
    return made_by(inside.people[Role.ADVISER])


def days():
    return list(UpkeepTask.objects.values_list("months", "due_on"))


def test_contacts_come_at_1_3_6_and_12_months_and_once(programme):
    assert upkeep.raise_due(END) == 0
    assert upkeep.raise_due(date(2026, 2, 20)) == 0
    assert [upkeep.raise_due(date(2026, 2, 21)) for _again in range(2)] == [1, 0]
    for day in (date(2026, 4, 30), date(2026, 7, 31), date(2027, 1, 31)):
        upkeep.raise_due(day)
    assert days() == [
        (1, date(2026, 2, 28)), (3, date(2026, 4, 30)), (6, date(2026, 7, 31)),
        (12, date(2027, 1, 31)),
    ]  # fmt: skip


def test_what_is_long_past_does_not_come_any_more(programme):
    upkeep.raise_due(date(2026, 8, 10))
    assert days() == [(6, date(2026, 7, 31))]


def test_nothing_of_what_was_stopped_or_agreed_on_nothing(programme):
    lasting.except_maintenance(programme.pk, "Geen tijd.")
    assert upkeep.raise_due(date(2026, 2, 28)) == 0
    lasting.write_maintenance(programme.pk, [], "Terugkomdag", "Noor", "later")
    lasting.decide(programme.pk, "stop", "Genoeg.", timezone.localdate())
    assert upkeep.raise_due(date(2026, 2, 28)) == 0


def test_the_job_looks_in_every_organisation(world):
    for place in (world.here, world.there):
        with scope.bind(place.organisation.pk):
            made_by(place.people[Role.ADVISER])
            Programme.objects.update(ends=timezone.localdate() - timedelta(days=33))
    for _twice in range(2):
        enqueue(raise_upkeep)
        run_waiting()
    for place in (world.here, world.there):
        with scope.bind(place.organisation.pk):
            assert UpkeepTask.objects.get().months == 1


def test_a_worker_that_lost_the_job_writes_nothing(world):
    place = world.here
    with scope.bind(place.organisation.pk):
        made_by(place.people[Role.ADVISER])
        Programme.objects.update(ends=timezone.localdate() - timedelta(days=33))
    enqueue(raise_upkeep)
    running = leases.claim("asleep")
    JobRun.objects.update(attempt=F("attempt") + 1)  # another worker took it up meanwhile
    perform(running)
    with scope.bind(place.organisation.pk):
        assert not UpkeepTask.objects.exists()


def test_a_gain_that_fades_is_one_task_a_survey(programme):
    wave = str(uuid4())
    assert upkeep.raise_faded(programme.pk, wave, END)
    assert not upkeep.raise_faded(programme.pk, wave, END)
    assert UpkeepTask.objects.get().due_on == END + upkeep.SOON


def test_a_task_is_closed_once_with_a_note(programme):
    upkeep.raise_due(date(2026, 2, 28))
    task = UpkeepTask.objects.get()
    with pytest.raises(Refused):
        upkeep.close_task(task.pk, " ", done=True)
    upkeep.close_task(task.pk, "Niemand had tijd.", done=False)
    assert UpkeepTask.objects.get().state == "dismissed"
    with pytest.raises(Refused):
        upkeep.close_task(task.pk, "Toch wel.", done=True)


def test_a_colleague_sees_it_only_when_it_is_left(programme, inside):
    upkeep.raise_due(date(2026, 2, 28))
    owner, other = inside.people[Role.ADVISER], inside.people[Role.HR]
    assert waiting_for(owner, date(2026, 2, 28)).count() == 1
    assert waiting_for(other, date(2026, 3, 14)).count() == 0
    assert waiting_for(other, date(2026, 3, 15)).count() == 1


def test_who_took_part_can_say_that_it_is_enough_and_come_back(programme, inside):
    row = Enrolment.objects.create(
        programme=programme, person=inside.people[Role.EMPLOYEE], way="own", state="in"
    )
    for _twice in range(2):
        upkeep.want_contact(row.pk, wanted=False)
    assert left_alone(programme.pk) == 1
    upkeep.want_contact(row.pk, wanted=True)
    assert not NoContact.objects.exists()
