"""The proof itself can fail: a claim that is not there, and an interval that is too short."""

import math

from bench.honesty import Result, page, run, truth_of
from bench.scenarios import SCENARIOS

from bestendig.effects.simulate import Setting, staggered


def result(**changes) -> Result:
    scenario = next(s for s in SCENARIOS if s.null and s.covers)
    reached = {
        "scenario": scenario, "replications": 4000, "claims": 0.05, "associated": 0.0,
        "change": 0.5, "followup": 0.5, "coverage": 0.95, "bias": 0.0, "kept": math.nan,
        "seconds": 1.0,
    }  # fmt: skip
    return Result(**(reached | changes))


def test_false_claims_and_short_or_long_intervals_are_misses():
    assert result().misses == []
    assert len(result(claims=0.061).misses) == 1
    assert len(result(coverage=0.934).misses) == 1
    assert len(result(coverage=0.966).misses) == 1
    assert "claims 0.061" in page([result(claims=0.061)])


def test_naive_habits_claim_what_is_not_there():
    shock = next(s for s in SCENARIOS if s.name == "common shock, one group")
    found = run(shock, 40)
    assert found.claims == 0.0
    assert found.change > 0.9


def test_truth_of_a_staggered_world_is_the_average_over_people_and_waves():
    world = staggered(1, Setting(people=120, teams=12, waves=3, effect=0.5))
    assert math.isclose(truth_of(world), 0.5 * world.sd, rel_tol=1e-9)
