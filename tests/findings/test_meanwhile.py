"""Which event could be what the groups differ by: one that hit some of them and not the others."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.programmes.conftest import inside  # noqa: F401 - a fixture
from tests.programmes.test_settling import planned
from tests.programmes.test_taking_part import NOW, filled, teams  # noqa: F401 - a fixture

from bestendig.demo.clock import on
from bestendig.effects.flags import Level
from bestendig.findings.meanwhile import events, overlap
from bestendig.organisations.actions.events import record_event
from bestendig.programmes.actions import settling
from bestendig.programmes.actions.settling import Said
from bestendig.programmes.models import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _clock():
    with on(NOW):
        yield


def weight(programme, code, units):
    record_event("Verhuizing", "inside", NOW, units=units)
    (found,) = events(programme, code, date(2026, 9, 1), date(2026, 10, 1))
    assert found.detail == {"name": "Verhuizing"}
    return found.level


@pytest.mark.parametrize(
    ("hit", "level"),
    [((0, 1), Level.CAPS), ((0,), Level.NOTED), ((0, 1, 2, 3), Level.NOTED), ((), Level.NOTED)],
    ids=["those who take part", "half of them", "everybody", "the whole organisation"],
)
def test_an_event_weakens_when_it_hits_one_group(inside, teams, hit, level):  # noqa: F811
    programme = planned(inside, "comparison_assigned")
    filled(programme, teams[:2])
    settling.settle_sides(programme.pk, Said(compared=[x.pk for x in teams[2:]]))
    assert weight(programme, "comparison_assigned", [teams[x] for x in hit]) is level


def test_where_nobody_is_left_to_look_at_any_event_may_be_the_cause(inside, teams):  # noqa: F811
    programme = planned(inside, "comparison_assigned")
    filled(programme, teams[:1])
    settling.settle_sides(programme.pk, Said(compared=[teams[3].pk]))
    teams[3].people.update(unit=teams[1])
    assert weight(programme, "comparison_assigned", [teams[0]]) is Level.CAPS


def test_where_lots_were_drawn_it_hit_all_alike(inside, teams):  # noqa: F811
    programme = planned(inside, "waiting_list")
    filled(programme, teams[:2])
    assert weight(programme, "waiting_list", teams[:2]) is Level.NOTED


def elsewhere(inside, units):  # noqa: F811
    """Another programme of these days, in which these teams took part."""
    other = planned(inside, "before_after")
    filled(other, units)
    Programme.objects.filter(pk=other.pk).update(name="Leervoucher", started_at=timezone.now())
    return other


def found_beside(programme, code="comparison_assigned"):
    first = programme.begins - timedelta(days=14)
    return overlap(programme, code, first, programme.ends + timedelta(days=14))


@pytest.mark.parametrize(
    ("also", "level"),
    [((0, 1), Level.CAPS), ((0, 2), Level.NOTED), ((2, 3), Level.CAPS), ((), None)],
    ids=["those who take part", "of each as many", "those they are compared with", "nobody"],
)
def test_another_programme_of_one_group_may_be_the_cause(inside, teams, also, level):  # noqa: F811
    programme = planned(inside, "comparison_assigned")
    filled(programme, teams[:2])
    settling.settle_sides(programme.pk, Said(compared=[x.pk for x in teams[2:]]))
    elsewhere(inside, [teams[x] for x in also])
    flags = found_beside(programme)
    assert [x.level for x in flags] == ([level] if level else [])
    assert all(x.detail["name"] == "Leervoucher" for x in flags)


def test_what_ran_at_another_time_did_not_start_or_is_one_meeting_does_not_count(inside, teams):  # noqa: F811
    programme = planned(inside, "comparison_assigned")
    filled(programme, teams[:2])
    settling.settle_sides(programme.pk, Said(compared=[x.pk for x in teams[2:]]))
    other = Programme.objects.filter(pk=elsewhere(inside, teams[:2]).pk)
    assert found_beside(programme)
    long_ago = date(2020, 1, 1)
    for change in ({"started_at": None}, {"light": True}, {"begins": long_ago, "ends": long_ago}):
        kept = other.values(*change).get()
        other.update(**change)
        assert found_beside(programme) == []
        other.update(**kept)


def test_in_turn_it_is_noted(inside, teams):  # noqa: F811
    programme = planned(inside, "comparison_assigned")
    filled(programme, teams[:2])
    settling.settle_sides(programme.pk, Said(compared=[x.pk for x in teams[2:]]))
    elsewhere(inside, teams[:2])
    assert [x.level for x in found_beside(programme, "staggered_assigned")] == [Level.NOTED]
