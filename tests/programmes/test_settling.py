"""Who counts and who is compared, where no lots are drawn: what is refused, and what stays."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from tests.programmes.test_taking_part import BEGINS, NOW, filled, made, teams  # noqa: F401

from bestendig.demo.clock import on
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions import measuring, settling, taking_part
from bestendig.programmes.actions.settling import Said
from bestendig.programmes.models import Design, Enrolment, Intake
from bestendig.programmes.queries.arms import arms_of
from bestendig.programmes.queries.programmes import programmes, standings
from bestendig.programmes.queries.sides import Lack, sides_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with on(NOW):
        yield


def planned(inside, code, **said):
    """A programme with a locked plan of this design."""
    programme = made(inside, lock=False, can_wait=False, **said)
    Design.objects.filter(plan=programme.plan_id).update(code=code)
    measuring.lock_programme_plan(programme.pk)
    return programme


def standing(programme):
    return standings(programmes().filter(pk=programme.pk))[0]


def sides(programme):
    return sides_of(standing(programme), tree_on(NOW))


def arms(programme):
    return {person: x.arm for person, x in arms_of(programme).items()}


def test_compared_are_the_people_of_the_chosen_teams_who_take_no_part(inside, teams):  # noqa: F811
    programme = planned(inside, "comparison_assigned")
    rows = filled(programme, teams[:2])
    taking_part.withdraw(rows[0].pk)
    settling.settle_sides(programme.pk, Said(compared=[teams[2].pk, teams[0].pk]))
    found = arms(programme)
    inside_now = {x.person_id for x in rows[1:]}
    assert {x for x, arm in found.items() if arm == "programme"} == inside_now
    people = Enrolment.objects.filter(pk=rows[0].pk).values_list("person", flat=True)
    others = {*teams[2].people.values_list("pk", flat=True), *people}
    assert {x for x, arm in found.items() if arm == "comparison"} == others


def test_without_teams_everybody_else_is_compared_and_urgent_places_are_in_no_arm(
    inside,
    teams,  # noqa: F811
):
    programme = planned(inside, "comparison_self")
    rows = filled(programme, teams[:2])
    taking_part.set_apart(rows[0].pk)
    settling.settle_sides(programme.pk, Said())
    found = arms(programme)
    assert rows[0].person_id not in found
    assert sum(x == "programme" for x in found.values()) == 5
    assert set(teams[3].people.values_list("pk", flat=True)) < {
        x for x, arm in found.items() if arm == "comparison"
    }


def test_once_settled_it_stays_also_for_who_stops(inside, teams):  # noqa: F811
    programme = planned(inside, "before_after")
    rows = filled(programme, teams)
    settling.settle_sides(programme.pk, Said())
    taking_part.withdraw(rows[0].pk)
    assert arms(programme) == {x.person_id: "programme" for x in rows}
    for again in (
        lambda: settling.settle_sides(programme.pk, Said()),
        lambda: taking_part.nominate(programme.pk, inside.people["adviser"].pk),
        lambda: taking_part.set_apart(rows[1].pk),
    ):
        with pytest.raises(Refused):
            again()
    with pytest.raises(DatabaseError), transaction.atomic():
        Intake.objects.update(settled_as="comparison_self")
    Design.objects.update(code="comparison_self")
    with pytest.raises(Refused, match="opzet"):
        measuring.lock_programme_plan(programme.pk, "Toch vergelijken.")


def test_looking_first_writes_nothing(inside, teams):  # noqa: F811
    programme = planned(inside, "before_after")
    rows = Enrolment.objects.bulk_create(
        Enrolment(programme=programme, person=x, unit=teams[0], way="own", state="in")
        for x in teams[0].people.all()
    )
    assert settling.preview_sides(programme.pk, Said()).people == len(rows)
    assert not Intake.objects.filter(programme=programme).exists()


def test_once_it_stands_who_is_compared_nobody_who_was_only_asked_gets_an_urgent_place(
    inside,
    teams,  # noqa: F811
):
    programme = planned(inside, "comparison_self")
    filled(programme, teams[:2])
    asked = taking_part.enrol_unit(programme.pk, teams[2].pk)[0]
    settling.settle_sides(programme.pk, Said())
    before = arms(programme)
    assert before[asked.person_id] == "comparison"
    with pytest.raises(Refused, match="dringende plaats is het nu te laat"):
        taking_part.set_apart(asked.pk)
    assert arms(programme) == before


def test_teams_in_turn_have_each_their_day(inside, teams):  # noqa: F811
    programme = planned(inside, "staggered_assigned", teams=12, in_turn=True)
    assert {x.state for x in taking_part.enrol_unit(programme.pk, teams[0].pk)} == {"in"}
    for team in teams[1:]:
        taking_part.enrol_unit(programme.pk, team.pk)
    later = BEGINS + timedelta(days=60)
    days = {team.pk: BEGINS if n < 2 else later for n, team in enumerate(teams)}
    for wrong in (
        {},
        dict.fromkeys(days, BEGINS),
        {**days, teams[0].pk: BEGINS - timedelta(days=1)},
    ):
        with pytest.raises(Refused):
            settling.settle_sides(programme.pk, Said(starts=wrong))
    settling.settle_sides(programme.pk, Said(starts=days))
    found = arms_of(programme)
    for team in teams:
        for person in team.people.values_list("pk", flat=True):
            assert (found[person].arm, found[person].team) == (
                days[team.pk].isoformat(),
                str(team.pk),
            )


def test_it_says_what_is_missing_and_is_refused_when_answers_were_opened(inside, teams):  # noqa: F811
    programme = made(inside, lock=False, can_wait=False)
    Design.objects.filter(plan=programme.plan_id).update(code="before_after")
    assert sides(programme).lacks == (Lack.PLAN, Lack.NOBODY)
    measuring.lock_programme_plan(programme.pk)
    rows = taking_part.enrol_unit(programme.pk, teams[0].pk)
    taking_part.accept(rows[0].pk)
    found = sides(programme)
    assert found.lacks == (Lack.FEW, Lack.ASKED)
    first = programme.plan.waves.get(role="start")
    assert found.until == first.closes_at
    programme.plan.waves.filter(pk=first.pk).update(wave_id=programme.pk)
    with on(date(2027, 1, 11)):
        assert Lack.LATE in sides(programme).lacks
        with pytest.raises(Refused):
            settling.settle_sides(programme.pk, Said())


def test_where_lots_are_drawn_nothing_is_settled(inside, teams):  # noqa: F811
    programme = made(inside)
    filled(programme, teams)
    assert sides(programme) is None
    with pytest.raises(Refused):
        settling.settle_sides(programme.pk, Said())
