"""Getting into a programme, and the draw: what is refused, what follows, and what stays."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.world import make_person, make_unit

from bestendig.common.registry import REGISTRY
from bestendig.demo.clock import on
from bestendig.organisations.models import Person, UnitKind
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import drawing, measuring, taking_part
from bestendig.programmes.actions.drawing import Held
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Draw, Enrolment, Programme
from bestendig.programmes.queries.arms import arms_of
from bestendig.programmes.queries.taking_part import counted, open_for_sign_up

pytestmark = pytest.mark.django_db

NOW = date(2026, 9, 14)
BEGINS, LAST = date(2027, 1, 11), date(2027, 5, 3)
HELD = Held(seed="4711", witness="Sam van de OR", places=5, last_start=LAST)
S = Enrolment.State


@pytest.fixture(autouse=True)
def _clock():
    with on(NOW):
        yield


@pytest.fixture
def teams(inside):
    """Four teams of three, beside the people of every role."""
    found = [make_unit(f"Team {x}", UnitKind.TEAM, inside.concern) for x in range(4)]
    for place, unit in enumerate(found):
        for number in range(3):
            person = make_person(inside, Role.EMPLOYEE, f"Mens{place}{number}")
            Person.objects.filter(pk=person.pk).update(unit=unit)
    return found


def made(inside, *, lock=True, **said):
    owner = inside.people[Role.ADVISER]
    programme = begin_programme(
        Details(name="Duo's", promise="Samen op pad.", begins=BEGINS, ends=date(2027, 4, 2),
                outcomes=["adaptability"], owner=owner.pk)
    )  # fmt: skip
    answers = {"people": 160, "can_wait": True, "in_turn": False, "response": 80, **said}
    measuring.answer_questions(programme.pk, Answers(**answers))
    if lock:
        measuring.lock_programme_plan(programme.pk)
    return Programme.objects.get(pk=programme.pk)


@pytest.fixture
def programme(inside, teams):
    return made(inside)


def filled(programme, teams):
    """Everybody of the teams said yes."""
    for unit in teams:
        for row in taking_part.enrol_unit(programme.pk, unit.pk):
            taking_part.accept(row.pk)
    return list(Enrolment.objects.filter(programme=programme))


def test_who_is_asked_decides_and_who_said_no_is_not_asked_again(programme, teams):
    asked = taking_part.enrol_unit(programme.pk, teams[0].pk)
    assert [x.state for x in asked] == [S.ASKED] * 3
    taking_part.accept(asked[0].pk)
    taking_part.withdraw(asked[1].pk)
    assert counted(programme.pk) == {S.IN: 1, S.WITHDRAWN: 1, S.ASKED: 1}
    for row in asked[:2]:
        with pytest.raises(Refused):
            taking_part.nominate(programme.pk, row.person_id)
    with pytest.raises(Refused):
        taking_part.enrol_unit(programme.pk, teams[0].pk)


def test_somebody_signs_up_while_it_is_open_and_may_come_back(programme, teams, inside):
    person = inside.people[Role.EMPLOYEE]
    with pytest.raises(Refused):
        taking_part.sign_up(programme.pk, person.pk)
    taking_part.open_intake(programme.pk, NOW + timedelta(days=7))
    assert open_for_sign_up(person, tree_on(NOW)) == [programme]
    row = taking_part.sign_up(programme.pk, person.pk)
    assert (row.state, row.way) == (S.IN, Enrolment.Way.OWN)
    assert open_for_sign_up(person, tree_on(NOW)) == []
    taking_part.withdraw(row.pk)
    assert taking_part.sign_up(programme.pk, person.pk).pk == row.pk
    for day in (NOW - timedelta(days=1), BEGINS):
        with pytest.raises(Refused):
            taking_part.open_intake(programme.pk, day)


def test_a_programme_for_one_team_is_not_open_to_another(programme, teams, inside):
    programme.units.set([teams[0]])
    taking_part.open_intake(programme.pk, NOW)
    person = inside.people[Role.EMPLOYEE]
    assert open_for_sign_up(person, tree_on(NOW)) == []
    with pytest.raises(Refused):
        taking_part.sign_up(programme.pk, person.pk)


def test_draw_places_as_many_as_there_are_and_everybody_has_a_day(programme, teams):
    rows = filled(programme, teams)
    taking_part.set_apart(rows[0].pk)
    drawing.fix_lots(programme.pk)
    drawing.hold_draw(programme.pk, HELD)
    assert counted(programme.pk) == {S.IN: 5, S.WAITING: 6, S.APART: 1}
    days = {x.state: x.starts_on for x in Enrolment.objects.filter(programme=programme)}
    assert days == {S.IN: BEGINS, S.WAITING: LAST, S.APART: BEGINS}
    draw = Draw.objects.get()
    assert [x["outcome"] for x in draw.lots].count("programme") == 5
    arms = arms_of(programme)
    assert len(arms) == 11
    assert rows[0].person_id not in arms


def test_the_same_lots_and_seed_give_the_same_and_the_numbers_tell_no_name(programme, teams):
    from bestendig.effects.allocation import allocate  # noqa: PLC0415 - only here

    filled(programme, teams)
    drawing.fix_lots(programme.pk)
    drawing.hold_draw(programme.pk, HELD)
    draw = Draw.objects.get()
    again = allocate([x["lot"] for x in draw.lots], "4711", {"programme": 5, "comparison": 7})
    assert {x["lot"]: x["outcome"] for x in draw.lots} == again.arm
    assert set(draw.lots[0]) == {"lot", "stratum", "outcome"}


def test_who_withdraws_between_lots_and_draw_stays_outside_it(programme, teams):
    filled(programme, teams)
    drawing.fix_lots(programme.pk)
    gone = Enrolment.objects.get(programme=programme, lot="003")
    taking_part.withdraw(gone.pk)
    drawing.hold_draw(programme.pk, HELD)
    assert {x["lot"] for x in Draw.objects.get().lots if x["outcome"] == "apart"} == {"003"}
    assert gone.person_id not in arms_of(programme)


def test_who_withdraws_after_the_draw_stays_in_the_arm_that_was_drawn(programme, teams):
    filled(programme, teams)
    drawing.fix_lots(programme.pk)
    drawing.hold_draw(programme.pk, HELD)
    gone = Enrolment.objects.filter(programme=programme, state=S.IN).first()
    taking_part.withdraw(gone.pk)
    assert arms_of(programme)[gone.person_id].arm == "programme"
    with pytest.raises(Refused):
        taking_part.set_apart(gone.pk)


def test_lots_that_are_fixed_stay_until_they_are_freed(programme, teams, inside):
    filled(programme, teams)
    drawing.fix_lots(programme.pk)
    person = inside.people[Role.EMPLOYEE]
    with pytest.raises(Refused):
        taking_part.nominate(programme.pk, person.pk)
    drawing.free_lots(programme.pk)
    taking_part.accept(taking_part.nominate(programme.pk, person.pk).pk)
    drawing.fix_lots(programme.pk)
    lots = Enrolment.objects.exclude(lot="").values_list("lot", flat=True)
    assert sorted(lots) == [f"{x:03d}" for x in range(1, 14)]


def test_draw_is_refused_without_what_makes_it_fair(programme, teams):
    filled(programme, teams)
    with pytest.raises(Refused):
        drawing.hold_draw(programme.pk, HELD)
    drawing.fix_lots(programme.pk)
    wrong = {
        "last_start": [replace(HELD, last_start=None), replace(HELD, last_start=BEGINS)],
        "places": [replace(HELD, places=12), replace(HELD, places=0)],
        "witness": [replace(HELD, witness=" ")],
        "seed": [replace(HELD, seed=x) for x in ("", "a|b", '";rm', "-5")],
    }
    for field, some in wrong.items():
        for held in some:
            with pytest.raises(Refused) as refused:
                drawing.hold_draw(programme.pk, held)
            assert refused.value.field == field
    assert not Draw.objects.exists()


def test_draw_is_refused_without_a_locked_plan_that_draws_lots(inside, teams):
    for programme in (made(inside, lock=False), made(inside, can_wait=False)):
        filled(programme, teams)
        with pytest.raises(Refused):
            drawing.fix_lots(programme.pk)


def test_a_draw_stays_whoever_asks(programme, teams):
    filled(programme, teams)
    drawing.fix_lots(programme.pk)
    draw = drawing.hold_draw(programme.pk, HELD)
    with pytest.raises(Refused):
        drawing.hold_draw(programme.pk, replace(HELD, seed="12"))
    with pytest.raises(Refused):
        drawing.free_lots(programme.pk)
    with pytest.raises(TypeError):
        draw.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Draw.objects.update(seed="12")


def test_teams_are_drawn_whole_and_each_has_one_lot(inside, teams):
    programme = made(inside, teams=16)
    assert programme.plan.design.code.startswith("team_waiting_list")
    for unit in teams:
        assert {x.state for x in taking_part.enrol_unit(programme.pk, unit.pk)} == {S.IN}
    with pytest.raises(Refused):
        taking_part.open_intake(programme.pk, NOW + timedelta(days=1))
    drawing.fix_lots(programme.pk)
    drawing.hold_draw(programme.pk, replace(HELD, places=2))
    draw = Draw.objects.get()
    assert (draw.by_team, len(draw.lots)) == (True, 4)
    arms = arms_of(programme)
    assert len(arms) == 12
    of_team = {}
    for row in Enrolment.objects.filter(programme=programme):
        of_team.setdefault(row.unit_id, set()).add((arms[row.person_id].arm, row.lot))
    assert [len(x) for x in of_team.values()] == [1] * 4


def test_start_in_turn_gives_everybody_a_day(inside, teams):
    programme = made(inside, can_wait=False, in_turn=True)
    assert programme.plan.design.code == "staggered_lottery"
    filled(programme, teams)
    drawing.fix_lots(programme.pk)
    days = [BEGINS, date(2027, 2, 1), date(2027, 3, 1)]
    for starts in ([], days[:1], days[::-1], [date(2027, 1, 4), *days]):
        with pytest.raises(Refused) as refused:
            drawing.hold_draw(programme.pk, Held(seed="9", witness="Sam", starts=starts))
        assert refused.value.field == "starts"
    draw = drawing.hold_draw(programme.pk, Held(seed="9", witness="Sam", starts=days))
    assert (draw.last_start, draw.places) == (days[-1], None)
    starts = list(Enrolment.objects.filter(programme=programme).values_list("starts_on", flat=True))
    assert [starts.count(x) for x in days] == [4, 4, 4]
    assert {x.arm for x in arms_of(programme).values()} == {x.isoformat() for x in days}


def test_each_department_gets_its_share_under_a_letter(inside, programme, teams):
    filled(programme, teams)
    drawing.fix_lots(programme.pk, by_department=True)
    drawing.hold_draw(programme.pk, replace(HELD, places=4))
    lots = Draw.objects.get().lots
    assert {x["stratum"] for x in lots} == {"A", "B", "C", "D"}
    assert sorted(x["stratum"] for x in lots if x["outcome"] == "programme") == list("ABCD")


def test_rights_desk_shows_erases_and_lets_go(inside, programme, teams):
    filled(programme, teams)
    drawing.fix_lots(programme.pk)
    drawing.hold_draw(programme.pk, HELD)
    row = Enrolment.objects.filter(programme=programme, state=S.WAITING).first()
    (said,) = REGISTRY.exports["programmes"].read(row.person_id)["programmes"]
    assert (said["programme"], said["lot"], said["starts_on"]) == ("Duo's", row.lot, LAST)
    assert REGISTRY.erasures["enrolments"].erase(row.person_id) == 1
    assert len(Draw.objects.get().lots) == 12
    rule = REGISTRY.rules["enrolments"]
    assert rule.apply(date(2027, 4, 2)) == 0
    assert rule.waiting(date(2027, 5, 4)) == rule.apply(date(2027, 5, 4)) == 11
