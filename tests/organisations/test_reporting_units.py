from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from bestendig.common import scope
from bestendig.organisations.actions import units as unit_actions
from bestendig.organisations.actions.reporting import confirm_reporting_units
from bestendig.organisations.models import Person, ReportingUnit, UnitKind
from bestendig.organisations.queries.reporting import current_plan, proposed_plan
from bestendig.organisations.queries.units import tree_on

START = date(2025, 1, 1)


@pytest.fixture
def teams(world):
    """A domain with teams of 24, 16 and 12 people."""
    with translation.override("en"), scope.bind(world.here.organisation.pk):
        domain = unit_actions.add_unit("Ruimte", UnitKind.DOMAIN, world.here.concern, START)
        made = {}
        for name, people in (("Groot", 24), ("Midden", 16), ("Klein", 12)):
            made[name] = unit_actions.add_unit(name, UnitKind.TEAM, domain, START)
            Person.objects.bulk_create(
                Person(first_name=f"{name} {n}", unit=made[name], starts_on=START)
                for n in range(people)
            )
        yield made


def groups(teams, *names):
    return [{teams[name].pk for name in group} for group in names]


def today():
    return tree_on(timezone.localdate())


def changes(k=10):
    return [(s.code, dict(s.values)) for s in current_plan(today(), k).changes]


def test_proposal_can_be_confirmed_as_it_is(teams):
    plan = confirm_reporting_units([x.units for x in proposed_plan(today()).groups])
    assert [(x.name, x.people) for x in plan.reporting_units.all()] == [
        ("Groot", 24),
        ("Midden + Klein", 28),
    ]
    # The ten people of the fixture's team are too few in their concern.
    assert plan.left == [str(x.unit) for x in proposed_plan(today()).left]
    assert changes() == []


def test_newest_plan_counts_and_the_older_one_stays(teams):
    first = confirm_reporting_units(groups(teams, ["Groot"], ["Midden", "Klein"]))
    second = confirm_reporting_units(groups(teams, ["Groot", "Midden", "Klein"]))
    assert current_plan(today(), 10).plan == second
    assert ReportingUnit.objects.filter(plan=first).count() == 2


def test_group_under_twenty_needs_a_reason(teams):
    chosen = groups(teams, ["Groot"], ["Midden"], ["Klein"])
    with pytest.raises(ValidationError) as caught:
        confirm_reporting_units(chosen)
    assert list(caught.value.message_dict) == ["note"]
    plan = confirm_reporting_units(chosen, note=" Zij werken apart. ")
    assert plan.note == "Zij werken apart."


def test_group_that_breaks_a_rule_is_refused(teams, world):
    with pytest.raises(ValidationError, match="cannot be confirmed yet"):
        confirm_reporting_units([{teams["Groot"].pk, world.here.team.pk}])
    with pytest.raises(ValidationError, match="cannot be confirmed yet"):
        confirm_reporting_units([{world.there.team.pk}])


def test_changed_tree_is_told(teams):
    confirm_reporting_units(groups(teams, ["Groot"], ["Midden", "Klein"]))
    assert changes() == []
    unit_actions.end_unit(teams["Klein"], date(2026, 1, 1), teams["Groot"])
    unit_actions.move_unit(teams["Groot"], None, date(2026, 1, 1))
    assert changes() == [
        ("moved", {"name": "Groot"}),
        ("ended", {"name": "Midden + Klein"}),
        ("shrunk", {"name": "Midden + Klein", "people": 16}),
    ]


def test_new_team_is_told(teams):
    confirm_reporting_units(groups(teams, ["Groot"], ["Midden", "Klein"]))
    new = unit_actions.add_unit("Nieuw", UnitKind.TEAM, None, date(2026, 1, 1))
    Person.objects.create(first_name="N", unit=new, starts_on=START)
    assert changes() == [("not_placed", {"name": "Nieuw", "people": 1})]


def test_current_plan_takes_the_same_queries_for_one_group_and_for_many(
    teams, django_assert_num_queries
):
    tree = today()
    with django_assert_num_queries(1):
        assert current_plan(tree, 10) is None
    confirm_reporting_units(groups(teams, ["Groot", "Midden", "Klein"]))
    with django_assert_num_queries(3):
        current_plan(tree, 10)
    confirm_reporting_units(groups(teams, ["Groot"], ["Midden", "Klein"]))
    with django_assert_num_queries(3):
        current_plan(tree, 10)
