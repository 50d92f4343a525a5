"""Arms that come after the first answers: sealed, kept as given, and laid beside the scores."""

from uuid import uuid4

import numpy as np
import pytest
from tests.measurement.conftest import QUESTIONS

from bestendig.common import keys
from bestendig.common.keys import KeyMissing, State
from bestendig.measurement.actions.allotting import Allotted, allot
from bestendig.measurement.actions.erasing import erase_answers
from bestendig.measurement.actions.gathering import gather_moments
from bestendig.measurement.document import read
from bestendig.measurement.retention import destroy_leftovers, destroy_series
from bestendig.measurement.snapshots.columns import PSEUDONYM, take_allotment_out
from bestendig.measurement.snapshots.models import Allotment
from bestendig.organisations.refusal import Refused

PROGRAMME = uuid4()
VITAL = {one.figure.code: one for one in read(QUESTIONS).shows if one.share_of is None}


def vital(said):
    return (said["q1"] + 6 - said["q2"]) / 2


@pytest.fixture
def two_waves(town, monkeypatch):
    """(waves, what people said in each): answered before the draw and after it."""
    waves, said = {}, {}
    for number, label in enumerate(("start", "end")):
        wave = town.launch(name=label)
        said[label] = town.answer(wave, town.people[: 40 - 5 * number], seed=number)
        waves[label] = town.close(wave, monkeypatch).pk
    return waves, said


def arms_of(people):
    return {
        person.pk: Allotted(arm="programme" if number % 2 else "comparison", team=f"t{number % 4}")
        for number, person in enumerate(people)
    }


def test_moments_by_arm_are_those_of_the_people_in_it(town, two_waves):
    waves, said = two_waves
    arms = arms_of(town.people)
    assert allot(town.series.pk, PROGRAMME, arms) == len(town.people)
    (found,) = gather_moments(town.series.pk, PROGRAMME, waves, VITAL).values()
    assert (found.figure.code, found.items) == ("vital", 2)
    moments = found.moments
    assert moments.groups == ("comparison", "programme")
    assert moments.waves == ("start", "end")
    assert int(moments.n.sum()) == len(town.people)  # who answered nothing counts as a person
    for place, label in enumerate(moments.waves):
        for number, arm in enumerate(moments.groups):
            mine = [vital(x) for who, x in said[label].items() if arms[who].arm == arm]
            rows = (moments.group == number) & moments.observed[:, place]
            assert int(moments.n[rows].sum()) == len(mine)
            assert moments.sums[rows, place].sum() == pytest.approx(np.sum(mine))


def test_by_team_the_moments_are_of_teams(town, two_waves):
    waves, _said = two_waves
    allot(town.series.pk, PROGRAMME, arms_of(town.people))
    found = gather_moments(town.series.pk, PROGRAMME, waves, VITAL, teams=True)
    assert found["vital"].moments.clusters == ("t0", "t1", "t2", "t3")


def test_who_has_an_arm_keeps_it_and_the_key_before_is_destroyed(town, two_waves):
    first, *others = town.people
    allot(town.series.pk, PROGRAMME, {first.pk: Allotted(arm="programme")})
    moved = {person.pk: Allotted(arm="comparison") for person in town.people}
    assert allot(town.series.pk, PROGRAMME, moved) == len(others)
    frame = take_allotment_out(Allotment.objects.get())
    assert frame["arm"].to_list().count("programme") == 1
    destroy_leftovers()
    states = {x.name[-1]: x.state for x in keys.store().list() if "allotment" in x.name}
    assert states == {"1": State.DESTROYED, "2": State.OPEN}


def test_no_name_and_no_number_of_a_person_is_in_it(town):
    allot(town.series.pk, PROGRAMME, arms_of(town.people))
    row = Allotment.objects.get()
    frame = take_allotment_out(row)
    assert not set(frame[PSEUDONYM]) & {x.pk.hex for x in town.people}
    assert town.people[0].pk.bytes not in bytes(row.sealed)


def test_who_is_erased_is_erased_there_too(town):
    allot(town.series.pk, PROGRAMME, arms_of(town.people))
    erase_answers(town.people[0].pk)
    assert take_allotment_out(Allotment.objects.get()).height == len(town.people) - 1


def test_with_the_series_it_goes_and_nothing_is_added_any_more(town, two_waves):
    waves, _said = two_waves
    allot(town.series.pk, PROGRAMME, arms_of(town.people))
    row = Allotment.objects.get()
    destroy_series(town.series.pk)
    assert not Allotment.objects.exists()
    with pytest.raises(KeyMissing):
        take_allotment_out(row)
    assert gather_moments(town.series.pk, PROGRAMME, waves, VITAL) == {}
    with pytest.raises(Refused):
        allot(town.series.pk, PROGRAMME, arms_of(town.people))
