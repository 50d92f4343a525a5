"""A talk from invitation to what was agreed: what may be done, what is refused, what is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from tests.interleaved import just_after_a_look
from tests.world import make_person

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.registry import REGISTRY
from bestendig.common.ring import contents, opening, pins, visits
from bestendig.common.ring.models import NotTheirs
from bestendig.demo.clock import on
from bestendig.dialogue.conversations import agreeing, inviting, preparing, queries
from bestendig.dialogue.conversations.models import (
    AgendaLine,
    Column,
    Conversation,
    Outcome,
    Preparation,
    State,
)
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.rights.erasing import erase_own_part, erase_person
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db
NOW = date(2026, 3, 2)
SECRET = "Ik durf niet te zeggen dat de planning niet klopt"
OPEN = "Meer weten over riolering"
WRITTEN = {
    "coming": f"Nieuwe wijk\n{OPEN}",
    "me": f"- {SECRET}\n\n",
    "room": "Zelf de volgorde kiezen",
}


@pytest.fixture(autouse=True)
def here(world, monkeypatch):
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)
    with on(NOW), scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def jo(here):
    return here.people[Role.EMPLOYEE]


@pytest.fixture
def robin(here):
    return here.people[Role.MANAGER]


def at(days=7):
    return datetime(2026, 3, 2, 8, tzinfo=UTC) + timedelta(days=days)


@pytest.fixture
def talk(jo, robin):
    return inviting.invite_employee(robin, jo.pk, at(), "in de bus", "Koffie?")


@pytest.fixture
def held(talk, jo):
    return inviting.mark_held(jo, talk.pk, NOW)


def log():
    return list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))


def stolen():
    """Every byte of the database."""
    return bytes(connection.connection.serialize())


def test_either_invites_the_other_one_and_nobody_else(jo, robin, here):
    other = make_person(here, Role.EMPLOYEE, "Bo")
    with pytest.raises(Person.DoesNotExist):
        inviting.invite_employee(robin, other.pk, at(), "", "Koffie?")
    with pytest.raises(Refused, match="geen leidinggevende"):
        inviting.invite_manager(other, at(), "", "Koffie?")
    mine = inviting.invite_manager(jo, at(), "", " Koffie? ")
    assert (mine.read(), mine.state, mine.manager) == ("Koffie?", State.INVITED, robin)
    assert log()[-1] == "invite_to_talk"


@pytest.mark.parametrize(
    ("days", "words", "field"),
    [(7, "  ", "words"), (-1, "Koffie?", "day"), (7, "x" * 2001, "words")],
)
def test_invitation_that_will_not_do_is_refused(jo, days, words, field):
    with pytest.raises(Refused) as refused:
        inviting.invite_manager(jo, at(days), "", words)
    assert refused.value.field == field


def test_invitations_that_cross_are_one_talk(talk, jo):
    with pytest.raises(Refused, match="al een uitnodiging"):
        inviting.invite_manager(jo, at(3), "", "Ik ook!")


def test_invitations_at_the_same_moment_are_one_talk(jo, robin):
    def meanwhile():
        inviting.invite_employee(robin, jo.pk, at(), "", "Koffie?")

    with (
        just_after_a_look(Conversation, meanwhile),
        pytest.raises(Refused, match="al een uitnodiging"),
    ):
        inviting.invite_manager(jo, at(3), "", "Ik ook!")


def test_only_who_was_asked_agrees_and_another_moment_turns_it_round(talk, jo, robin):
    with pytest.raises(Refused, match="zelf voor"):
        inviting.agree_on_moment(robin, talk.pk)
    moved = inviting.propose_moment(jo, talk.pk, at(9), "")
    assert (moved.asked_by, moved.sequence, moved.state) == ("employee", 1, State.INVITED)
    with pytest.raises(Refused, match="zelf voor"):
        inviting.agree_on_moment(jo, talk.pk)
    assert inviting.agree_on_moment(robin, talk.pk).state == State.AGREED


def test_third_person_finds_no_talk_by_any_door(talk, held, here):
    third = here.people[Role.HR]
    doors = [
        lambda: inviting.agree_on_moment(third, talk.pk),
        lambda: inviting.propose_moment(third, talk.pk, at(9), ""),
        lambda: inviting.mark_held(third, talk.pk, NOW),
        lambda: inviting.mark_not_held(third, talk.pk),
        lambda: preparing.put_on_agenda(third, talk.pk, []),
        lambda: preparing.throw_preparation_away(third, talk.pk),
        lambda: agreeing.write_outcome(third, talk.pk, "Wat?", 0),
        lambda: agreeing.confirm_outcome(third, talk.pk, 1),
    ]
    for door in doors:
        with pytest.raises(Conversation.DoesNotExist):
            door()
    assert queries.talk_for(third, talk.pk) is None
    assert queries.talks_as_employee(third) == queries.talks_as_manager(third) == []


def test_manager_who_took_over_the_team_sees_nothing_of_earlier_talks(held, jo, robin, here):
    new = make_person(here, Role.EMPLOYEE, "Sascha")
    Person.objects.filter(pk=jo.pk).update(manager=new)
    assert queries.talks_as_manager(new) == []
    assert [(x.talk, x.last) for x in queries.team_of(new)] == [(None, None)]
    assert queries.talk_for(robin, held.pk) == held


def test_held_stays_held_and_not_held_can_be_planned_anew(talk, jo, robin):
    assert inviting.mark_not_held(jo, talk.pk).state == State.NOT_HELD
    assert inviting.propose_moment(robin, talk.pk, at(20), "").state == State.INVITED
    with pytest.raises(Refused) as refused:
        inviting.mark_held(jo, talk.pk, NOW + timedelta(days=1))
    assert refused.value.field == "on"
    inviting.mark_held(jo, talk.pk, NOW)
    for late in (
        lambda: inviting.mark_held(robin, talk.pk, NOW),
        lambda: inviting.mark_not_held(robin, talk.pk),
        lambda: inviting.propose_moment(robin, talk.pk, at(30), ""),
        lambda: preparing.put_on_agenda(robin, talk.pk, [(Column.ME, "Nog iets")]),
    ):
        with pytest.raises(Refused):
            late()


def test_preparation_is_read_by_its_owner_alone_and_lies_sealed(talk, jo, robin):
    mine, theirs = opening.begin(jo.pk, "394817"), opening.begin(robin.pk, "")
    before = log()
    preparing.keep_preparation(mine, jo, talk.pk, WRITTEN)
    assert preparing.preparation_of(mine, jo, talk) == WRITTEN
    assert preparing.preparation_of(theirs, robin, talk) == {}
    with pytest.raises(NotTheirs):
        preparing.preparation_of(theirs, jo, talk)
    assert queries.agenda_of(talk) == []
    assert log() == before  # that somebody prepares is nobody's business
    if connection.vendor == "sqlite":
        assert SECRET.encode() not in stolen()


def test_only_chosen_lines_come_on_the_agenda_and_go_when_taken_back(talk, jo, robin):
    mine = opening.begin(jo.pk, "")
    preparing.keep_preparation(mine, jo, talk.pk, WRITTEN)
    lines = preparing.lines_in(WRITTEN)
    assert lines == [
        (Column.COMING, "Nieuwe wijk"),
        (Column.COMING, OPEN),
        (Column.ME, SECRET),
        (Column.ROOM, "Zelf de volgorde kiezen"),
    ]
    preparing.put_on_agenda(jo, talk.pk, lines[:2])
    preparing.put_on_agenda(jo, talk.pk, lines[1:2])  # ticked off again
    row = queries.agenda_of(talk)[0]
    assert [x.read() for x in queries.agenda_of(talk)] == [OPEN]
    preparing.keep_preparation(mine, jo, talk.pk, {"me": "iets anders"})
    assert [x.read() for x in queries.agenda_of(talk)] == [OPEN]  # it was a copy
    with pytest.raises(AgendaLine.DoesNotExist):
        preparing.take_back(robin, talk.pk, row.pk)
    preparing.take_back(jo, talk.pk, row.pk)
    assert queries.agenda_of(talk) == []


def test_outcome_counts_when_both_said_yes_and_a_change_asks_it_anew(held, jo, robin):
    first = agreeing.write_outcome(robin, held.pk, "Jo leidt twee ochtenden.", 0)
    assert not first.is_confirmed
    assert agreeing.confirm_outcome(jo, held.pk, 1).is_confirmed
    second = agreeing.write_outcome(jo, held.pk, "Jo leidt drie ochtenden.", 1)
    assert (second.confirmed_by(held.side_of(jo)), second.is_confirmed) == (True, False)
    with pytest.raises(Refused, match="intussen"):
        agreeing.confirm_outcome(robin, held.pk, 1)
    with pytest.raises(Refused, match="intussen"):
        agreeing.write_outcome(robin, held.pk, "Toch twee.", 1)
    agreeing.confirm_outcome(robin, held.pk, 2)
    assert [(x.read(), x.is_confirmed) for x in queries.outcomes_of(held)] == [
        ("Jo leidt drie ochtenden.", True),
        ("Jo leidt twee ochtenden.", True),
    ]


def test_outcome_waits_for_the_talk_and_is_a_few_lines(talk, jo):
    with pytest.raises(Refused, match="gesprek er was"):
        agreeing.write_outcome(jo, talk.pk, "Alvast.", 0)
    inviting.mark_held(jo, talk.pk, NOW)
    for words in (" ", "x" * 1001):
        with pytest.raises(Refused):
            agreeing.write_outcome(jo, talk.pk, words, 0)


def test_words_of_two_people_do_not_lie_in_the_open(held, jo):
    agreeing.write_outcome(jo, held.pk, "Jo leidt twee ochtenden.", 0)
    if connection.vendor == "sqlite":
        assert b"twee ochtenden" not in stolen()
        assert b"Koffie?" not in stolen()
    assert "ochtenden" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_what_waits_for_each(talk, jo, robin):
    def whys():
        return (
            [x.why for x in queries.waiting_as_employee(jo)],
            [x.why for x in queries.waiting_as_manager(robin)],
        )

    assert whys() == (["answer"], [])
    inviting.agree_on_moment(jo, talk.pk)
    assert whys() == ([], [])
    with on(NOW + timedelta(days=3)):
        assert whys() == (["comes"], ["comes"])
    with on(NOW + timedelta(days=8)):
        assert whys() == (["tell"], ["tell"])
        inviting.mark_held(robin, talk.pk, NOW + timedelta(days=7))
        assert whys() == ([], [])
        agreeing.write_outcome(robin, talk.pk, "Twee ochtenden.", 0)
        assert whys() == (["confirm"], [])


def test_own_data_has_the_talk_and_the_preparation_only_while_the_ring_is_open(talk, jo, robin):
    mine = opening.begin(jo.pk, "394817")
    preparing.keep_preparation(mine, jo, talk.pk, WRITTEN)
    read = REGISTRY.exports["conversations"].read
    (closed,) = read(jo.pk)["talks"]
    assert (closed["invitation"], closed["prepared"]) == ("Koffie?", str(contents.SEALED))
    with visits.present(mine):
        assert SECRET in read(jo.pk)["talks"][0]["prepared"]
        assert read(robin.pk)["talks"][0]["prepared"] == ""


def test_erasing_ones_own_takes_preparation_and_copies_and_leaves_the_other_alone(talk, jo, robin):
    mine, theirs = opening.begin(jo.pk, ""), opening.begin(robin.pk, "")
    for opened, who in ((mine, jo), (theirs, robin)):
        preparing.keep_preparation(opened, who, talk.pk, WRITTEN)
        preparing.put_on_agenda(who, talk.pk, [(Column.ME, who.first_name)])
    erase_own_part(jo.pk)
    assert [x.owner for x in Preparation.objects.all()] == [robin.pk]
    assert [x.read() for x in queries.agenda_of(talk)] == [robin.first_name]


def test_talk_goes_with_the_employee_and_stays_nameless_without_the_manager(held, jo, robin):
    agreeing.write_outcome(robin, held.pk, "Twee ochtenden.", 0)
    Person.objects.filter(pk=jo.pk).update(manager=None)
    erase_person(robin.pk)
    found = queries.talk_for(jo, held.pk)
    assert (found.manager, found.read()) == (None, "")
    assert queries.outcomes_of(found)[0].read() == "Twee ochtenden."
    erase_person(jo.pk)
    assert (Conversation.objects.count(), Outcome.objects.count()) == (0, 0)


def test_talk_is_erased_two_years_after_it_was(held):
    rule = REGISTRY.rules["conversations"]
    year = timedelta(days=365)
    # Planned for 9 March, held on 2 March: the later of the two counts.
    for today, left in ((NOW + 2 * year, 1), (NOW + 2 * year + timedelta(days=10), 0)):
        before = rule.before(None, today)
        assert rule.waiting(before) == 1 - left
        assert rule.apply(before) == 1 - left
        assert Conversation.objects.count() == left
