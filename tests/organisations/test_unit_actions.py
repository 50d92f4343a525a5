from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.actions import units as actions
from bestendig.organisations.models import Person, Unit, UnitKind, UnitVersion
from bestendig.organisations.queries.units import (
    former_units,
    tree_on,
    unit_path,
    versions_of,
)

START = date(2025, 1, 1)
REORGANISED = date(2026, 1, 1)
DAY = timedelta(days=1)


@pytest.fixture
def here(world):
    with translation.override("en"), scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def outside(here):
    """Openbare Ruimte with three teams, as it began; one of them with two people."""
    domain = actions.add_unit("Openbare Ruimte", UnitKind.DOMAIN, here.concern, START)
    teams = {
        name: actions.add_unit(name, UnitKind.TEAM, domain, START)
        for name in ("Wegen", "Groen", "Beheer en Werkvoorbereiding")
    }
    for number in range(2):
        Person.objects.create(first_name=f"P{number}", unit=teams["Groen"], starts_on=START)
    return {"Openbare Ruimte": domain, **teams}


def shape(day):
    return {place.name: tree_on(day).path(place.unit)[-2:-1] for place in tree_on(day)}


def long_ago(*versions):
    UnitVersion.objects.filter(pk__in=[v.pk for v in versions]).update(
        made_at=timezone.now() - timedelta(days=40)
    )


def refused(call, *arguments, **more):
    with pytest.raises(ValidationError) as caught:
        call(*arguments, **more)
    return caught.value.message_dict


def test_moving_a_team_leaves_the_tree_of_the_day_before_as_it_was(outside):
    before = tree_on(REORGANISED - DAY)
    actions.move_unit(outside["Beheer en Werkvoorbereiding"], outside["Wegen"], REORGANISED)
    assert tree_on(REORGANISED - DAY).roots == before.roots
    assert shape(REORGANISED - DAY)["Beheer en Werkvoorbereiding"] == ("Openbare Ruimte",)
    assert shape(REORGANISED)["Beheer en Werkvoorbereiding"] == ("Wegen",)
    assert unit_path(outside["Beheer en Werkvoorbereiding"], REORGANISED) == (
        "Voorbeeldstad",
        "Openbare Ruimte",
        "Wegen",
        "Beheer en Werkvoorbereiding",
    )


def test_each_change_is_a_version_of_its_own(outside):
    wegen = outside["Wegen"]
    actions.rename_unit(wegen, "Wegen en Riolering", date(2025, 6, 1))
    actions.rename_unit(outside["Openbare Ruimte"], "Buitenruimte", date(2025, 9, 1))
    actions.move_unit(wegen, None, REORGANISED)
    assert [(v.name, v.parent_name, v.valid_from, v.valid_until) for v in versions_of(wegen)] == [
        ("Wegen en Riolering", None, REORGANISED, None),
        ("Wegen en Riolering", "Openbare Ruimte", date(2025, 6, 1), REORGANISED),
        ("Wegen", "Openbare Ruimte", START, date(2025, 6, 1)),
    ]


def test_correction_on_the_same_day_takes_the_place_of_the_mistake(outside):
    wegen = outside["Wegen"]
    actions.rename_unit(wegen, "Wegne", REORGANISED)
    actions.rename_unit(wegen, "Wegen en Water", REORGANISED)
    assert [v.name for v in versions_of(wegen)] == ["Wegen en Water", "Wegen"]


def test_what_was_written_before_today_is_history(outside):
    version = actions.rename_unit(outside["Wegen"], "Wegen en Water", REORGANISED)
    long_ago(version)
    assert refused(actions.rename_unit, outside["Wegen"], "Anders", REORGANISED) == {
        "on": ["What began on that day is history now. Choose a later day."]
    }
    with pytest.raises(ValidationError, match="history now"):
        actions.take_back_change(version)


def test_change_before_the_latest_one_is_refused(outside):
    actions.rename_unit(outside["Wegen"], "Wegen en Water", REORGANISED)
    assert refused(actions.move_unit, outside["Wegen"], None, REORGANISED - DAY) == {
        "on": ["There is a later change, from 1 January 2026. Choose that day or later."]
    }


def test_unit_never_stands_under_itself(outside):
    domain, wegen = outside["Openbare Ruimte"], outside["Wegen"]
    wrong = {"parent": ["A unit cannot stand under itself."]}
    assert refused(actions.move_unit, domain, wegen, REORGANISED) == wrong
    assert refused(actions.move_unit, wegen, wegen, REORGANISED) == wrong


def test_circle_that_would_only_close_later_is_refused(outside):
    groen, wegen = outside["Groen"], outside["Wegen"]
    actions.move_unit(wegen, groen, date(2030, 1, 1))
    assert refused(actions.move_unit, groen, wegen, date(2029, 1, 1)) == {
        "parent": ["A unit cannot stand under itself."]
    }


def test_change_of_today_can_be_taken_back(outside):
    version = actions.move_unit(outside["Groen"], outside["Wegen"], REORGANISED)
    before = tree_on(REORGANISED - DAY)
    actions.take_back_change(version)
    assert tree_on(REORGANISED).roots == before.roots
    with pytest.raises(ValidationError, match="how the unit began"):
        actions.take_back_change(versions_of(outside["Groen"])[0])


def test_two_units_of_one_name_do_not_stand_side_by_side(outside):
    same = {"name": ["There is a unit of that name here already."]}
    assert (
        refused(actions.add_unit, " wegen ", UnitKind.TEAM, outside["Openbare Ruimte"], START)
        == same
    )
    assert refused(actions.rename_unit, outside["Groen"], "Wegen", REORGANISED) == same


def test_ending_a_unit_asks_where_its_people_go(outside):
    groen = outside["Groen"]
    assert refused(actions.end_unit, groen, REORGANISED) == {
        "heir": ["Where do the people and the units under it go?"]
    }
    actions.end_unit(groen, REORGANISED, outside["Wegen"])
    assert Person.objects.filter(unit=outside["Wegen"]).count() == 2
    assert "Groen" not in shape(REORGANISED)
    assert "Groen" in shape(REORGANISED - DAY)
    assert [(v.name, v.unit.ended_on) for v in former_units(REORGANISED)] == [
        ("Groen", REORGANISED)
    ]


def test_ending_a_domain_takes_its_teams_to_the_other_unit(outside, here):
    other = actions.add_unit("Ruimte", UnitKind.DOMAIN, here.concern, START)
    actions.end_unit(outside["Openbare Ruimte"], REORGANISED, other)
    assert {name for name, above in shape(REORGANISED).items() if above == ("Ruimte",)} == {
        "Wegen",
        "Groen",
        "Beheer en Werkvoorbereiding",
    }
    assert refused(actions.add_unit, "Nieuw", UnitKind.TEAM, outside["Openbare Ruimte"], START) == {
        "parent": ["That unit ends. Choose another one."]
    }


def test_people_of_a_unit_that_ends_later_move_when_the_day_is_there(outside, monkeypatch):
    later = timezone.localdate() + timedelta(days=30)
    actions.end_unit(outside["Groen"], later, outside["Wegen"])
    assert Person.objects.filter(unit=outside["Groen"]).count() == 2
    counted = {place.name: place.own for place in tree_on(later)}
    assert (counted["Wegen"], counted.get("Groen")) == (2, None)
    assert actions.settle_ended_units() == 0
    monkeypatch.setattr(actions.timezone, "localdate", lambda *_: later)
    assert actions.settle_ended_units() == 2
    assert Person.objects.filter(unit=outside["Wegen"]).count() == 2


def test_end_that_is_still_to_come_can_be_taken_back(outside):
    later = timezone.localdate() + timedelta(days=30)
    actions.end_unit(outside["Groen"], later, outside["Wegen"])
    actions.take_back_end(outside["Groen"])
    assert {p.name: p.own for p in tree_on(later)}["Groen"] == 2
    actions.end_unit(outside["Groen"], REORGANISED, outside["Wegen"])
    with pytest.raises(ValidationError, match="history now"):
        actions.take_back_end(outside["Groen"])


def test_heads_are_counted_on_the_day_and_added_up(outside, here):
    Person.objects.create(first_name="Later", unit=outside["Wegen"], starts_on=date(2025, 6, 1))
    Person.objects.create(first_name="Gone", unit=outside["Wegen"], ends_on=date(2025, 3, 1))
    Person.objects.create(first_name="Nowhere", starts_on=date(2026, 1, 1))

    def heads(day):
        tree = tree_on(day)
        found = tree.find(outside["Openbare Ruimte"].pk)
        return {p.name: p.own for p in tree} | {"all": tree.total, "domain": found.total}

    assert heads(date(2025, 2, 1)) == {
        "Voorbeeldstad": 0,
        "Wegen en Riolering": 10,
        "Openbare Ruimte": 0,
        "Wegen": 1,
        "Groen": 2,
        "Beheer en Werkvoorbereiding": 0,
        "domain": 3,
        "all": 13,
    }
    assert [heads(date(2026, 2, 1))[x] for x in ("Wegen", "domain", "all")] == [1, 3, 14]


def test_tree_takes_three_queries_whatever_its_size(outside, django_assert_num_queries):
    with django_assert_num_queries(3):
        list(tree_on(REORGANISED))
    for number in range(30):
        actions.add_unit(f"Team {number}", UnitKind.TEAM, outside["Wegen"], START)
    with django_assert_num_queries(3):
        assert len(list(tree_on(REORGANISED))) == 36


def test_change_is_in_the_log_without_names(outside):
    actions.move_unit(outside["Groen"], outside["Wegen"], REORGANISED)
    entry = AuditEntry.objects.get(action="move_unit")
    assert entry.object_id == str(outside["Groen"].pk)
    assert entry.details == {"starts_on": "2026-01-01"}


def test_another_organisations_tree_does_not_show(world):
    with scope.bind(world.there.organisation.pk):
        assert {place.name for place in tree_on(REORGANISED)} == {
            "Oefenwaard",
            "Wegen en Riolering",
        }
        assert not Unit.objects.filter(pk=world.here.team.pk).exists()
        with pytest.raises(ValidationError):
            actions.move_unit(world.here.team, None, REORGANISED)


def test_nightly_job_moves_people_in_every_organisation(world, monkeypatch):
    from bestendig.organisations import tasks  # noqa: PLC0415 - jobs are for this one only

    later = timezone.localdate() + timedelta(days=30)
    for place in (world.here, world.there):
        with scope.bind(place.organisation.pk):
            actions.end_unit(place.team, later, place.concern)
    monkeypatch.setattr(actions.timezone, "localdate", lambda *_: later)
    tasks.settle_units.function()
    for place in (world.here, world.there):
        with scope.bind(place.organisation.pk):
            assert not Person.objects.filter(unit=place.team).exists()
            assert Person.objects.filter(unit=place.concern).count() == 10
