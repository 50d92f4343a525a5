"""The one next step of a manager: by a fixed rule, and what is set aside stays away."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from bestendig.catalogue.models import Intervention
from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queries import on_its_way
from bestendig.common.registry import REGISTRY
from bestendig.common.scope import Actor
from bestendig.dialogue.tailored import asking, signing
from bestendig.dialogue.tailored.models import AgreementDraft, Kind
from bestendig.dialogue.tailored.rules import FIELDS
from bestendig.dialogue.team import proposing, room, steps
from bestendig.dialogue.team.models import Proposal, RoomKind, RoomLine
from bestendig.dialogue.team.queries import Sum, granted_on, ledger_of, lines_on, proposed_to
from bestendig.organisations.course.actions import make_pledge
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.pages.oversight.log_words import lines
from bestendig.programmes.rules.reach import rounded_sum

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


def kind(person, day=None):
    found = steps.next_step(person, day or timezone.localdate())
    return found.kind if found else None


def test_the_first_step_that_applies_is_suggested_and_set_aside_for_good(here):
    robin, today = here.people[Role.MANAGER], timezone.localdate()
    first = steps.next_step(robin, today)
    assert first is not None
    assert first.kind == "agreement"
    events = AuditEntry.objects.count()
    steps.set_aside(robin, first.code)
    steps.set_aside(robin, first.code)
    assert AuditEntry.objects.count() == events
    assert kind(robin) is None, "quiet for a week"
    assert kind(robin, today + timedelta(days=7)) == "pledge"
    assert kind(robin, today + timedelta(days=800)) == "pledge", "it does not come back"
    assert kind(here.people[Role.BOARD]) is None, "nobody in the team"


def test_what_no_step_is_cannot_be_set_aside(here):
    robin = here.people[Role.MANAGER]
    steps.set_aside(robin, "made up")
    assert kind(robin) == "agreement"


def test_who_has_no_team_any_more_gets_no_step(here):
    robin = here.people[Role.MANAGER]
    Person.objects.filter(manager=robin).update(manager=None)
    assert kind(robin) is None


def test_a_promise_of_the_own_takes_the_step_to_promise_away(here):
    robin, today = here.people[Role.MANAGER], timezone.localdate()
    steps.set_aside(robin, "agreement")
    later = today + timedelta(days=7)
    assert kind(robin, later) == "pledge"
    make_pledge(robin, "Elke week tijd om te leren", today + timedelta(days=60))
    assert kind(robin, later) == "room"


@pytest.fixture
def course(here):
    return Intervention.objects.create(
        name="Spreken in het openbaar", summary="Drie avonden", added_at=timezone.now()
    )


def proposed(here, course, **room):
    granted = {"hours": 16, "euros": 200} | room
    return proposing.propose(
        here.people[Role.MANAGER], here.people[Role.EMPLOYEE], course.pk, **granted
    )


def test_a_proposal_is_a_grant_once_the_employee_said_yes(here, course):
    robin, jo = here.people[Role.MANAGER], here.people[Role.EMPLOYEE]
    today = timezone.localdate()
    row = proposed(here, course)
    assert ledger_of(robin, today).total == Sum()
    with pytest.raises(Proposal.DoesNotExist):
        proposing.answer(here.people[Role.BOARD], row.pk, yes=True)
    proposing.answer(jo, row.pk, yes=True)
    assert ledger_of(robin, today).total == Sum(hours=16, euros=200)
    with pytest.raises(Refused):
        proposing.answer(jo, row.pk, yes=False)
    room.note_used(robin, row.pk, 8, 150)
    assert ledger_of(robin, today).total == Sum(hours=16, euros=200, hours_used=8, euros_used=150)
    with pytest.raises(Proposal.DoesNotExist):
        proposing.take_back(robin, row.pk)


def test_a_no_grants_nothing_and_the_log_does_not_say_it_was_one(here, course):
    jo = here.people[Role.EMPLOYEE]
    row = proposed(here, course)
    proposing.answer(jo, row.pk, yes=False)
    assert ledger_of(here.people[Role.MANAGER], timezone.localdate()).total == Sum()
    entry = AuditEntry.objects.get(action="answer_proposal")
    assert entry.details == {}
    proposed(here, course)  # it may be proposed anew
    with pytest.raises(Refused, match=r"waits|wacht"):
        proposed(here, course)


def test_no_administrator_reads_in_the_outbox_that_something_was_proposed(here, course):
    proposed(here, course)
    assert Message.objects.get(kind="proposal_made").traceless
    assert on_its_way(here.organisation.pk) == 0


def test_works_council_does_not_read_who_answered_also_in_another_role(here, course):
    jo = here.people[Role.EMPLOYEE]
    row = proposed(here, course)
    with scope.acting(Actor(account=jo.account_id, person=jo.pk, role=Role.HR)):
        proposing.answer(jo, row.pk, yes=True)
    entry = AuditEntry.objects.get(action="answer_proposal")
    read = {x: lines([entry], x)[0] for x in (Role.WORKS_COUNCIL, Role.DPO)}
    assert str(jo) in read[Role.DPO].who
    assert str(jo) not in read[Role.WORKS_COUNCIL].who
    assert read[Role.WORKS_COUNCIL].about == ""


def test_nobody_proposes_to_who_is_in_another_team(here, course):
    with pytest.raises(Refused):
        proposing.propose(here.people[Role.MANAGER], here.people[Role.HR], course.pk, 1, 0)


def test_the_ledger_adds_lines_and_agreements_and_counts_learning_in_the_work(here):
    robin, today = here.people[Role.MANAGER], timezone.localdate()
    room.add_line(robin, RoomKind.SHOWING_IN, today, 12, 0)
    room.add_line(robin, RoomKind.COURSE, today, 4, 900)
    row = agreement(here, Kind.TASKS, 40)
    agreement(here, Kind.PLACE, 100)
    signing.note_used(row, robin, 10, None)
    found = ledger_of(robin, today)
    assert found.total == Sum(hours=56, euros=900, hours_used=10)
    assert found.informal == Sum(hours=52, hours_used=10)
    assert [(kind, x.hours) for kind, x in found.kinds] == [
        (RoomKind.COURSE, 4), (RoomKind.CHALLENGE, 40), (RoomKind.SHOWING_IN, 12),
    ]  # fmt: skip
    assert ledger_of(robin, today + timedelta(days=366)).total == Sum()
    assert ledger_of(here.people[Role.BOARD], today).total == Sum()


def agreement(here, kind, hours):
    robin, jo, today = here.people[Role.MANAGER], here.people[Role.EMPLOYEE], timezone.localdate()
    made = asking.ask(jo, jo, kind, "Voordoen")
    said = dict.fromkeys(FIELDS, "x") | {
        "kind": kind, "hours_planned": hours, "euros_planned": None, "starts_on": today,
        "review_on": today + timedelta(days=30),
    }  # fmt: skip
    asking.write_draft(made, jo, said, 1)
    signing.sign(made, jo, 2)
    signing.sign(made, robin, 2)
    return made


def test_a_line_is_of_the_manager_who_wrote_it(here):
    robin, today = here.people[Role.MANAGER], timezone.localdate()
    row = room.add_line(robin, RoomKind.FREE, today, 3, 0)
    for act in (lambda x: room.remove_line(x, row.pk), lambda x: room.note_used(x, row.pk, 1, 0)):
        with pytest.raises((RoomLine.DoesNotExist, Proposal.DoesNotExist)):
            act(here.people[Role.BOARD])
    with pytest.raises(Refused):
        room.add_line(robin, RoomKind.FREE, today, 0, 0)
    with pytest.raises(Refused):
        room.add_line(robin, RoomKind.FREE, today + timedelta(days=1), 3, 0)
    room.remove_line(robin, row.pk)
    assert ledger_of(robin, today).total == Sum()


def test_sums_above_a_team_are_of_the_standing_when_the_month_began(here, course):
    row = proposed(here, course)
    proposing.answer(here.people[Role.EMPLOYEE], row.pk, yes=True)
    agreement(here, Kind.LEARNING, 20)
    room.add_line(here.people[Role.MANAGER], RoomKind.FREE, timezone.localdate(), 3, 0)
    today = timezone.localdate()
    assert granted_on(today) == {}
    assert lines_on(today) == {}


def test_a_sum_of_the_month_does_not_move_because_two_sign_anew(here, course, monkeypatch):
    robin, jo = here.people[Role.MANAGER], here.people[Role.EMPLOYEE]

    def at(month, day):
        now = timezone.make_aware(datetime.combine(date(2027, month, day), time(12)))
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    at(3, 3)
    made = agreement(here, Kind.LEARNING, 20)
    proposing.answer(jo, proposed(here, course).pk, yes=True)
    first = date(2027, 4, 1)
    assert granted_on(first) == {jo.pk: Sum(hours=36, euros=200)}
    at(4, 10)
    signing.propose_change(made, robin)
    draft = AgreementDraft.objects.get(agreement=made)
    changed = {x: getattr(draft, x) for x in FIELDS} | {"hours_planned": 60}
    changed["review_on"] = date(2027, 6, 1)
    asking.write_draft(made, robin, changed, draft.revision)
    revision = AgreementDraft.objects.get(agreement=made).revision
    signing.sign(made, robin, revision)
    signing.sign(made, jo, revision)
    assert granted_on(first) == {jo.pk: Sum(hours=36, euros=200)}
    assert granted_on(date(2027, 5, 1)) == {jo.pk: Sum(hours=76, euros=200)}
    assert ledger_of(robin, date(2027, 4, 10)).total == Sum(hours=76, euros=200)
    Person.objects.filter(pk=jo.pk).update(ends_on=first)
    assert granted_on(first) == {}, "beside how many work here"


def test_a_manager_does_not_learn_what_one_of_before_proposed(here, course):
    robin, jo, noor = (here.people[x] for x in (Role.MANAGER, Role.EMPLOYEE, Role.COACH))
    old = proposed(here, course)
    jo.manager = noor
    jo.save()
    assert not proposed_to(jo).exists()
    with pytest.raises(Refused):
        proposing.answer(jo, old.pk, yes=True)
    new = proposing.propose(noor, jo, course.pk, 4, 0)
    assert proposed_to(jo).get() == new
    with pytest.raises(Refused, match=r"waits|wacht"):
        proposing.propose(noor, jo, course.pk, 4, 0)
    proposing.answer(jo, new.pk, yes=True)
    assert ledger_of(robin, timezone.localdate()).proposals == ()


def test_what_waits_since_last_year_can_still_be_taken_back(here, course):
    row = proposed(here, course)
    next_year = date(row.on.year + 1, 1, 2)
    assert ledger_of(here.people[Role.MANAGER], next_year).proposals == (row,)
    proposing.answer(here.people[Role.EMPLOYEE], row.pk, yes=True)
    assert ledger_of(here.people[Role.MANAGER], next_year).proposals == ()


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([(10, 1)] * 9, None),
        ([(10, 1)] * 10, 100),
        ([(12, 1)] * 10, 125),
        ([(100, 1)] + [(10, 1)] * 10, None),
        ([(99, 1)] + [(10, 1)] * 10, 200),
        ([(0, 1)] * 12, None),
        ([(20, 1)] * 3 + [(0, 1)] * 9, None),
        ([(40, 12)], None),
        ([(40, 5), (40, 4), (40, 3)], 125),
        ([(40, 5), (40, 4), (0, 30)], None),
    ],
)
def test_a_sum_is_told_of_many_people_and_never_of_one(parts, told):
    assert rounded_sum(parts, k=10, step=25) == told


def test_what_is_erased_of_a_person_goes_with_that_person(here, course):
    jo = here.people[Role.EMPLOYEE]
    proposing.answer(jo, proposed(here, course).pk, yes=True)
    assert REGISTRY.erasures["learning_room"].erase(jo.pk) == 1
    assert ledger_of(here.people[Role.MANAGER], timezone.localdate()).total == Sum()
