"""Findings as JSON: the promised keys, and null where a number does not apply."""

import json
import math

import numpy as np
import pytest

from bestendig.effects.question import Assignment
from bestendig.effects.simulate import (
    Setting,
    World,
    cluster_lottery,
    common_shock,
    lottery,
    staggered,
    too_small,
    volunteers_level,
)
from bestendig.effects.values import Reason
from bestendig.findings.as_json import findings_as_json
from bestendig.findings.finding import Asked, find
from bestendig.findings.story import ScoreRange

KEYS = {
    "outcome", "design", "n", "estimates", "not_estimable", "flags", "grade", "verdict",
    "sentence", "primary", "settings", "version",
}  # fmt: skip


def asked_of(world: World, name: str = "score", **changes) -> Asked:
    return Asked(
        outcome=name,
        moments=world.moments(),
        question=world.question(**changes),
        scores=ScoreRange.of(world.values),
        settings={"assignment": world.assignment.value},
    )


def as_json(*asked: Asked, **options) -> list[dict]:
    found = findings_as_json(find(asked, "nl", **options))
    written = json.dumps(found, allow_nan=False)
    assert json.loads(written) == found
    return found


WORLDS = {
    "two groups": lottery(1, Setting(waves=3, effect=0.5)),
    "one group": common_shock(1, arms=1),
    "teams": cluster_lottery(1, Setting(people=120, teams=12)),
    "in turn": staggered(1, Setting(people=240, teams=24, waves=4)),
    "volunteers": volunteers_level(1, Setting(waves=2, earlier=1)),
    "few": too_small(1),
}


@pytest.mark.parametrize("name", WORLDS)
def test_every_design_has_the_promised_keys_and_no_nan(name):
    (found,) = as_json(asked_of(WORLDS[name]))
    assert set(found) == KEYS
    assert found["grade"] in {"A", "B", "C", "D", "0", "-"}
    assert found["n"]["answers"] == int(np.isfinite(WORLDS[name].values).sum())
    assert found["n"]["people"] == len(WORLDS[name].values)
    for flag in found["flags"]:
        assert set(flag) == {"code", "detail"}
        assert flag["detail"]["level"] in {"noted", "caps", "stops"}
    for refusal in found["not_estimable"]:
        assert set(refusal) == {"name", "wave", "reason"}
        assert refusal["reason"] in set(Reason)
    deciding = [x for x in found["estimates"] if x["p_adjusted"] is not None]
    assert deciding
    for estimate in found["estimates"]:
        assert estimate["low"] <= estimate["estimate"] <= estimate["high"]


@pytest.mark.parametrize(("name", "clusters"), [("two groups", None), ("teams", 24)])
def test_teams_are_counted_where_there_are_teams(name, clusters):
    (found,) = as_json(asked_of(WORLDS[name]))
    assert found["n"]["clusters"] == clusters


def test_counts_of_every_group_and_wave():
    world = WORLDS["two groups"]
    (found,) = as_json(asked_of(world))
    places = [(x["group"], x["wave"]) for x in found["n"]["by_group_wave"]]
    assert places == [(g, w) for g in ("comparison", "programme") for w in ("0", "1", "2")]


def test_numbers_are_not_rounded():
    (found,) = as_json(asked_of(WORLDS["two groups"]))
    (finding,) = find([asked_of(WORLDS["two groups"])], "nl")
    assert [x["estimate"] for x in found["estimates"]] == [
        x.estimate for x in finding.evidence.estimates
    ]
    assert found["sentence"] == finding.story.verdict.replace("**", "")


def test_holm_runs_over_the_primary_outcomes():
    world = WORLDS["two groups"]
    names = ("a", "b", "c")
    found = as_json(*(asked_of(world, name) for name in names), primary=("a", "b"))
    raw, adjusted = (
        [[x[key] for x in one["estimates"] if x["name"] == "adjusted_effect"] for one in found]
        for key in ("p", "p_adjusted")
    )
    assert [one["primary"] for one in found] == [True, True, False]
    for i in (0, 1):
        assert adjusted[i] == [None, pytest.approx(2 * raw[i][1])]
    assert adjusted[2] == [None, None]


def test_what_could_not_be_calculated_keeps_its_reason_and_its_counts():
    world = cluster_lottery(1, Setting(people=120, teams=12))
    values = np.full_like(world.values, 3.0)
    flat = World(**{**vars(world), "values": values})
    (found,) = as_json(asked_of(flat))
    assert (found["grade"], found["verdict"], found["estimates"]) == ("-", "none", [])
    assert [x["reason"] for x in found["not_estimable"]] == ["no_variation"]
    assert found["n"]["clusters"] == 24
    assert found["settings"]["covariance"] is None


def test_settings_say_what_was_decided():
    (found,) = as_json(asked_of(WORLDS["two groups"], end="1"))
    assert found["settings"] == {
        "assignment": Assignment.LOTTERY, "baseline": "0", "end": "1", "programme": "programme",
        "comparison": "comparison", "covariance": "unstructured",
    }  # fmt: skip


def test_infinite_degrees_of_freedom_are_null():
    (found,) = as_json(asked_of(WORLDS["in turn"]))
    (finding,) = find([asked_of(WORLDS["in turn"])], "nl")
    for mine, estimate in zip(found["estimates"], finding.evidence.estimates, strict=True):
        assert (mine["df"] is None) == (not math.isfinite(estimate.df))
