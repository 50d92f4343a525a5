"""What people said: nobody can be traced, and two coders who agree or not."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.world import make_person

from bestendig.common import scope
from bestendig.common.belongings import BELONGINGS, Why
from bestendig.common.registry import REGISTRY
from bestendig.common.scope import Actor
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import saying
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Coding, Fragment
from bestendig.programmes.queries.saying import said_about

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(inside):
    begins = timezone.localdate() + timedelta(days=70)
    return begin_programme(
        Details(name="Duo's", promise="Samen.", begins=begins, ends=begins, outcomes=["mastery"])
    )


def talk(programme, people=6, voice="employees"):
    kind = "talk" if people == 1 else "group"
    return saying.note_interview(programme.pk, kind, voice, timezone.localdate(), people)


def as_person(person):
    return scope.bind(person.organisation_id, Actor(person=person.pk))


def test_of_a_talk_the_month_is_kept_and_not_the_day(programme):
    row = saying.note_interview(programme.pk, "group", "hr", date(2026, 3, 17), 4)
    assert row.month == date(2026, 3, 1)
    with pytest.raises(Refused):
        saying.note_interview(programme.pk, "talk", "hr", timezone.localdate() + timedelta(days=40))
    with pytest.raises(Refused):
        saying.note_interview(programme.pk, "talk", "hr", date(2026, 3, 17), 4)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Volgens Roos helpt het.", "Roos"),
        ("volgens roos de wit helpt het", "Roos de Wit"),
        ("Mail het aan r.dewit@stad.example.", "r.dewit@stad.example"),
        ("Roos en vis is lekker. Ben ik het mee eens.", ""),
        ("Dat zei de Bakker.", "Bakker"),
        ("Bakkers zijn er niet.", ""),
    ],
)
def test_a_name_inside_a_sentence_is_seen(programme, inside, words, named):
    for first, last in (("Roos", "de Wit"), ("Ben", "Bakker")):
        person = make_person(inside, Role.EMPLOYEE, first)
        person.last_name = last
        person.save()
    assert saying.named_in(words) == named


def test_only_own_words_with_consent_are_quoted_and_can_be_taken_back(programme):
    row, today = talk(programme), timezone.localdate()
    with pytest.raises(Refused):
        saying.note_fragment(row.pk, "Het hielp.", agreed_on=today)
    saying.note_fragment(row.pk, "Zonder akkoord.", verbatim=True)
    quoted = saying.note_fragment(row.pk, "Het hielp mij.", verbatim=True, agreed_on=today)
    assert [x.words for x in said_about(programme.pk).quotes] == ["Het hielp mij."]
    saying.withdraw_quote(quoted.pk)
    assert said_about(programme.pk).quotes == ()
    assert Fragment.objects.get(pk=quoted.pk).words == ""


def test_a_side_of_fewer_than_five_people_is_not_told(programme, inside):
    with as_person(inside.people[Role.ADVISER]):
        for voice, people in (("employees", 4), ("managers", 3), ("hr", 2)):
            row = talk(programme, people, voice)
            one = saying.note_fragment(
                row.pk, "Tijd.", verbatim=True, agreed_on=timezone.localdate()
            )
            saying.code_fragment(one.pk, factor="room_to_learn")
    said = said_about(programme.pk)
    employees, leaders = said.sides
    assert (employees.heard, employees.shown, leaders.people) == (True, False, 5)
    assert [x.counts for x in said.rows] == [(2,)]  # of managers and HR alone
    assert {x.side for x in said.quotes} == {"leaders"}


def test_two_coders_and_no_third(programme, inside):
    row = talk(programme)
    fragments = [saying.note_fragment(row.pk, f"Iets {n}.") for n in range(4)]
    for role, codes in (
        (Role.ADVISER, ["autonomy", "autonomy", "offer", "offer"]),
        (Role.HR, ["autonomy", "offer", "offer", "offer"]),
    ):
        with as_person(inside.people[role]):
            for one, code in zip(fragments, codes, strict=True):
                saying.code_fragment(one.pk, factor=code)
    factor = said_about(programme.pk).agreements[1]
    assert (factor.dimension, factor.share, factor.fragments, factor.kappa) == (
        "factor", 0.75, 4, None,
    )  # fmt: skip
    with as_person(inside.people[Role.COACH]), pytest.raises(Refused):
        saying.code_fragment(fragments[0].pk, factor="offer")
    with as_person(inside.people[Role.HR]), pytest.raises(Refused):
        saying.code_fragment(fragments[0].pk)
    assert Coding.objects.count() == 8


def test_kappa_comes_with_twenty_fragments(programme, inside):
    row = talk(programme)
    fragments = [saying.note_fragment(row.pk, f"Iets {n}.") for n in range(20)]
    for role, every in ((Role.ADVISER, 2), (Role.HR, 4)):
        with as_person(inside.people[role]):
            for n, one in enumerate(fragments):
                saying.code_fragment(one.pk, place="work" if n % every == 0 else "outside")
    place = said_about(programme.pk).agreements[3]
    # 15 of 20 equal; chance .5 * .25 + .5 * .75 = .5
    assert (place.share, place.kappa) == (0.75, pytest.approx(0.5))


def test_agreement_is_of_the_two_who_coded_most_together(programme, inside):
    row, few = talk(programme), talk(programme, people=3, voice="hr")
    pairs = [(Role.ADVISER, Role.HR)] * 3 + [(Role.HR, Role.COACH)] * 2
    for n, pair in enumerate(pairs):
        one = saying.note_fragment(row.pk, f"Iets {n}.")
        for role in pair:
            with as_person(inside.people[role]):
                saying.code_fragment(one.pk, place="work" if n < 3 or role == Role.HR else "both")
    hidden = saying.note_fragment(few.pk, "Van drie mensen.")
    for role, place in ((Role.ADVISER, "work"), (Role.HR, "both")):
        with as_person(inside.people[role]):
            saying.code_fragment(hidden.pk, place=place)
    place = said_about(programme.pk).agreements[3]
    assert (place.fragments, place.share) == (3, 1.0)


def test_words_go_two_years_after_the_programme_and_codes_stay(programme, inside):
    row = talk(programme)
    one = saying.note_fragment(row.pk, "Tijd.", verbatim=True, agreed_on=timezone.localdate())
    with as_person(inside.people[Role.ADVISER]):
        saying.code_fragment(one.pk, factor="room_to_learn")
    rule = REGISTRY.rules["notes"]
    day = programme.ends + timedelta(days=1)
    assert rule.waiting(programme.ends) == 0
    assert (rule.waiting(day), rule.apply(day), rule.waiting(day)) == (1, 1, 0)
    said = said_about(programme.pk)
    assert (said.quotes, [x.counts for x in said.rows]) == ((), [(1,)])


def test_words_stay_with_who_wrote_them():
    notes = BELONGINGS.taken["programmes.Fragment"]
    assert notes.without["words"] == Why.OWN
    assert "words" not in notes.fields
