"""The card of a team: five people put lines on it, nobody knows who, and the manager answers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.practice.test_futures import acting, drawn
from tests.world import make_person

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.demo.clock import on
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.practice.futures import cards, kept
from bestendig.practice.futures.models import CardLine, Topic
from bestendig.practice.futures.writing import end_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def robin(inside):
    return inside.people[Role.MANAGER]


@pytest.fixture
def team(inside, robin):
    """Five people."""
    people = [inside.people[Role.EMPLOYEE]]
    people += [make_person(inside, Role.EMPLOYEE, f"Lid{x}") for x in range(4)]
    for person in people:
        person.manager = robin
        person.save()
    return people


def test_five_people_fill_a_card_and_who_wrote_what_is_nowhere(inside, team, robin):
    logged = AuditEntry.objects.count()
    for number, person in enumerate(team):
        cards.put_on_card(person, list(Topic)[number % 4].value, f"  Regel   {number} ", named=True)
    sides = dict(cards.card_of(robin).sides)
    assert sorted(x.words for x in sides[Topic.CHANGES]) == ["Regel 0", "Regel 4"]
    assert [x.words for x in sides[Topic.ASK]] == ["Regel 3"]
    assert AuditEntry.objects.count() == logged
    # Only a question may carry a name, and only of who wanted it.
    assert set(CardLine.objects.values_list("topic", "writer")) == {
        ("changes", None), ("stays", None), ("learn", None), ("ask", team[3].pk),
    }  # fmt: skip
    cards.put_on_card(team[4], "ask", "Zonder naam?")
    assert CardLine.objects.get(words="Zonder naam?").writer is None
    assert cards.card_of(team[0]).sides[0][1] == ()


def test_a_second_tap_puts_down_no_second_line(inside, team, robin):
    for person in (team[0], team[0], team[1]):
        cards.put_on_card(person, "stays", "Het koffie-uur")
        cards.put_on_card(person, "ask", "Wie doet de sluis?", named=True)
    assert CardLine.objects.filter(topic="stays").count() == 1
    assert CardLine.objects.filter(topic="ask").count() == 2, "of each whose name is at it"


def test_card_needs_a_manager_some_words_and_has_an_end(inside, team, robin):
    coach = inside.people[Role.COACH]
    with pytest.raises(Refused):
        cards.put_on_card(coach, "ask", "Iets?")
    with pytest.raises(Refused) as refused:
        cards.put_on_card(team[0], "ask", "  ")
    assert refused.value.field == "words"
    for number in range(cards.MOST):
        cards.put_on_card(team[0], "ask", f"Vraag {number}")
    with pytest.raises(Refused):
        cards.put_on_card(team[1], "ask", "Nog een?")
    cards.put_on_card(team[1], "stays", "Het koffie-uur")
    Person.objects.filter(pk=robin.pk).update(ends_on=date(2025, 2, 1))
    assert cards.manager_of(team[0]) is None


def test_answer_is_for_everybody_at_the_picture_that_the_manager_chose(inside, team, robin):
    whole, own = drawn(inside), drawn(inside, unit=inside.team.pk)
    elsewhere = drawn(inside, family="Beleid")
    cards.put_on_card(team[0], "ask", "Gaat de balie dicht?", named=True)
    line = cards.to_answer(robin).get()
    other = make_person(inside, Role.MANAGER, "Ander")
    with pytest.raises(CardLine.DoesNotExist):
        cards.answer_team(other, line.pk, "Ja", None)
    with pytest.raises(Refused):
        cards.answer_team(robin, line.pk, " ", own.pk)
    assert [x.picture for x in cards.pictures_of_team(robin)] == [whole, own]
    cards.answer_team(robin, line.pk, "Eén dag in de week.", own.pk)
    assert [x.answer for x in cards.answered(own.pk)] == ["Eén dag in de week."]
    assert list(cards.answered(None)) == list(cards.answered(elsewhere.pk)) == []
    assert cards.to_answer(robin).count() == 0
    cards.answer_team(robin, line.pk, "Anders gezegd.", None)
    assert [x.answer for x in cards.answered(None)] == ["Anders gezegd."]
    with acting(inside.people[Role.ADVISER], Role.ADVISER):
        end_picture(inside.people[Role.ADVISER], own.pk)
    with pytest.raises(Refused):
        cards.answer_team(robin, line.pk, "Weer.", own.pk)
    cards.put_on_card(team[0], "stays", "De ochtendstart")
    with pytest.raises(Refused):
        cards.answer_team(robin, CardLine.objects.get(topic="stays").pk, "Mooi.", None)


def test_a_line_about_somebody_can_be_taken_off_and_the_log_knows(inside, team, robin):
    cards.put_on_card(team[0], "changes", "Lid1 doet niets")
    line = CardLine.objects.get()
    with pytest.raises(CardLine.DoesNotExist):
        cards.take_off_card(team[0], line.pk)
    cards.take_off_card(robin, line.pk)
    assert CardLine.objects.count() == 0
    assert AuditEntry.objects.filter(action="take_off_card").count() == 1


def test_what_is_kept_of_a_card_goes_with_who_leaves_and_in_time(inside, team, robin):
    with on(date(2025, 3, 1)):
        for words, named in (("Met naam?", True), ("Zonder naam?", False)):
            cards.put_on_card(team[0], "ask", words, named=named)
    assert cards.card_of(robin).sides[3][1] == ()  # more than a year ago
    assert kept._read(team[0].pk)["asked"] == "Met naam?"
    kept._erase(team[0].pk)
    assert CardLine.objects.filter(writer=None).count() == 2
    cards.answer_team(robin, CardLine.objects.get(words="Met naam?").pk, "Ja.", None)
    kept._erase(robin.pk)
    assert list(CardLine.objects.values_list("words", "manager")) == [("Met naam?", None)]
    assert kept._old_lines(timezone.localdate() + timedelta(days=1)).count() == 1
    assert kept._old_lines(date(2025, 3, 1)).count() == 0
