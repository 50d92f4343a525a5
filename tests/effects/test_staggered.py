"""Staggered starts against the published minimum-wage results and against diff-diff."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.cell_means import fit_cell_means
from bestendig.effects.clusters import robust
from bestendig.effects.moments import Moments, moments_of, total
from bestendig.effects.staggered import Answer, Staggered, completers, fitted
from bestendig.effects.values import Estimate, NotEstimable, Reason

WAVES = ["1", "2", "3", "4", "5", "6"]
STARTS = {"0": None, "3": "3", "4": "4", "6": "6"}


def _people(
    seed: int, sizes: dict[str, int], *, teams: int = 0, effect: float = 0.5
) -> tuple[np.ndarray, list[str], list[str] | None]:
    """Scores (N, 6), cohorts and teams (each wholly in one cohort)."""
    rng = np.random.default_rng(seed)
    cohort = np.repeat(list(sizes), list(sizes.values()))
    n = len(cohort)
    scores = rng.normal(0, 1, (n, 1)) + rng.normal(0, 0.7, (n, 6)) + np.arange(6) * 0.1
    start = np.array([float(c) if c != "0" else np.inf for c in cohort])
    scores += effect * np.maximum(np.arange(1, 7) - start[:, None] + 1, 0)
    if not teams:
        return scores, cohort.tolist(), None
    place = np.concatenate([np.arange(size) % teams for size in sizes.values()])
    team = np.array([f"{c}-{p}" for c, p in zip(cohort, place, strict=True)])
    _, codes = np.unique(team, return_inverse=True)
    scores += rng.normal(0, 0.6, (codes.max() + 1, 6))[codes]
    return scores, cohort.tolist(), team.tolist()


def _oracle(
    scores: np.ndarray, cohort: list[str], team: list[str] | None, control: str, base: str
) -> Any:
    from diff_diff import CallawaySantAnna  # noqa: PLC0415 (slow, for this only)

    n, waves = scores.shape
    rows = pd.DataFrame(
        {
            "person": np.repeat(np.arange(n), waves),
            "wave": np.tile(np.arange(1, waves + 1), n),
            "first": np.repeat([int(c) for c in cohort], waves),
            "score": scores.ravel(),
            "team": np.repeat(pd.factorize(np.array(team or cohort))[0], waves),
        }
    )
    model = CallawaySantAnna(
        control_group="never_treated" if control == "never" else "not_yet_treated",
        base_period=base,
        cluster="team" if team else None,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return model.fit(
            rows, outcome="score", unit="person", time="wave", first_treat="first", aggregate="all"
        )


def _estimates(answers: Iterable[Answer]) -> list[Estimate]:
    return [answer for answer in answers if isinstance(answer, Estimate)]


def _numbers(found: Staggered) -> dict[tuple[str, str | None, str | None, str], list[float]]:
    """Every estimate by field, cohort and wave."""
    everything = {}
    for field in fields(found):
        value = getattr(found, field.name)
        for answer in value if isinstance(value, tuple) else (value,):
            if isinstance(answer, Estimate):
                key = (field.name, answer.cohort, answer.wave, answer.name)
                everything[key] = [answer.estimate, answer.se, answer.df]
    return everything


def _assert_equals_the_oracle(found: Staggered, expected: Any) -> None:
    def close(got: Estimate, want: dict[str, Any]) -> None:
        numbers = (want["effect"], want["se"])
        np.testing.assert_allclose((got.estimate, got.se), numbers, rtol=1e-9, atol=1e-11)

    cells = {(str(g), str(t)): e for (g, t), e in expected.group_time_effects.items()}
    estimable = {key: e for key, e in cells.items() if math.isfinite(e["se"])}
    mine = _estimates([*found.pre, *found.att])
    assert {(e.cohort, e.wave) for e in mine} == {*estimable}
    for got in mine:
        close(got, estimable[str(got.cohort), str(got.wave)])
    events = {str(e): v for e, v in expected.event_study_effects.items() if math.isfinite(v["se"])}
    assert [e.wave for e in _estimates(found.event)] == sorted(events, key=int)
    for got in _estimates(found.event):
        close(got, events[str(got.wave)])
    for got in _estimates(found.group):
        close(got, expected.group_effects[int(str(got.cohort))])
    assert isinstance(found.simple, Estimate)
    close(found.simple, {"effect": expected.overall_att, "se": expected.overall_se})


def _minimum_wages(shared_data: Path) -> tuple[np.ndarray, list[str], list[str]]:
    rows = pl.read_csv(shared_data / "mpdta" / "mpdta.csv")
    wide = rows.pivot("year", index=["countyreal", "first.treat"], values="lemp")
    years = [str(year) for year in range(2003, 2008)]
    return wide.select(years).to_numpy(), wide["first.treat"].cast(int).cast(str).to_list(), years


def test_completers_equal_the_published_minimum_wage_effects(shared_data: Path) -> None:
    scores, cohort, years = _minimum_wages(shared_data)
    starts = {"0": None, "2004": "2004", "2006": "2006", "2007": "2007"}
    found = completers(moments_of(scores, years, group=cohort), starts, control="never")
    points = {key: round(values[0], 4) for key, values in _numbers(found).items()}
    published = {
        ("att", "2004", "2004"): -0.0105,
        ("att", "2004", "2005"): -0.0704,
        ("att", "2004", "2006"): -0.1373,
        ("att", "2004", "2007"): -0.1008,
        ("att", "2006", "2006"): -0.0046,
        ("att", "2006", "2007"): -0.0412,
        ("att", "2007", "2007"): -0.0261,
        ("event", None, "0"): -0.0199,
        ("event", None, "1"): -0.0510,
        ("event", None, "2"): -0.1373,
        ("event", None, "3"): -0.1008,
        ("dynamic", None, None): -0.0772,
        ("by_group", None, None): -0.0310,
    }
    assert {key: points[*key, _name(key[0])] for key in published} == published
    assert isinstance(found.by_group, Estimate)
    assert found.by_group.se == pytest.approx(0.0126, rel=0.05)  # published by bootstrap


def _name(field: str) -> str:
    return {"att": "att", "event": "att_event", "dynamic": "att_event"}.get(field, "att_group")


@pytest.mark.parametrize("base", ["varying", "universal"])
@pytest.mark.parametrize("control", ["never", "not_yet"])
def test_completers_equal_diff_diff_on_minimum_wages(
    shared_data: Path, control: Any, base: Any
) -> None:
    scores, cohort, years = _minimum_wages(shared_data)
    order = {year: str(place) for place, year in enumerate(years, start=1)}
    cohort = [order.get(c, "0") for c in cohort]
    moments = moments_of(scores, WAVES[:5], group=cohort)
    starts = {"0": None, "2": "2", "4": "4", "5": "5"}
    found = completers(moments, starts, control=control, pre=base)
    _assert_equals_the_oracle(found, _oracle(scores, cohort, None, control, base))


@pytest.mark.parametrize("base", ["varying", "universal"])
@pytest.mark.parametrize("control", ["never", "not_yet"])
@pytest.mark.parametrize("teams", [0, 4])
def test_completers_equal_diff_diff_in_uneven_cohorts(control: Any, base: Any, teams: int) -> None:
    sizes = {"0": 90, "3": 25, "4": 61, "6": 14}
    scores, cohort, team = _people(11, sizes, teams=teams)
    moments = moments_of(scores, WAVES, group=cohort, cluster=team)
    found = completers(moments, STARTS, control=control, pre=base)
    expected = _oracle(scores, cohort, team, control, base)
    _assert_equals_the_oracle(found, expected)
    assert isinstance(found.simple, Estimate)
    assert found.simple.df == (expected.df_inference or math.inf)


def test_without_a_never_group_the_last_cohort_has_no_effect_to_show() -> None:
    scores, cohort, _ = _people(12, {"3": 40, "4": 30, "6": 50})
    found = completers(moments_of(scores, WAVES, group=cohort), STARTS, pre="varying")
    _assert_equals_the_oracle(found, _oracle(scores, cohort, None, "not_yet", "varying"))
    last = [answer for answer in found.att if answer.wave == "6"]
    refused = NotEstimable(name="att", reason=Reason.COMPARISON_STARTED, wave="6")
    assert last == [refused] * 3
    alone = completers(moments_of(scores, WAVES, group=cohort), STARTS, control="never")
    assert {x.reason for x in alone.att if isinstance(x, NotEstimable)} == {
        Reason.COMPARISON_STARTED
    }
    simple = NotEstimable(name="att_simple", reason=Reason.COMPARISON_STARTED)
    assert (alone.simple, _estimates(alone.att)) == (simple, [])


def test_two_cohorts_by_hand() -> None:
    """Changes 3 and 5 against 1 and 1 and 4: att 4 − 2, variance 2/2² + 6/3²."""
    scores = np.array([[0.0, 3], [1, 6], [0, 1], [2, 3], [1, 5]])
    moments = moments_of(scores, "01", group=list("ppnnn"))
    found = completers(moments, {"p": "1", "n": None})
    for answer in (*found.att, *found.event, *found.group, *found.calendar, found.simple):
        assert isinstance(answer, Estimate)
        assert answer.estimate == pytest.approx(2)
        assert answer.se == pytest.approx(math.sqrt(2 / 4 + 6 / 9))
        assert (answer.against, answer.method, answer.n) == ("not_yet", "completers", 5)


def test_sizes_of_cohorts_are_part_of_the_uncertainty() -> None:
    """Effects 1 and 5 of two known cohorts; only their shares, 3 and 1 of 4, are uncertain."""
    scores = np.array([[0, 1, 1.0]] * 3 + [[0, 0, 5.0]] + [[0, 0, 0.0]] * 3)
    noise = np.random.default_rng(5).normal(0, 1e-6, scores.shape)
    scores = np.concatenate([scores + noise, scores - noise])
    moments = moments_of(scores, "012", group=list("aaabnnn") * 2)
    found = completers(moments, {"a": "1", "b": "2", "n": None})
    # At the last wave: shares 6 and 2 of 8; variance of the mean effect, 8 people drawn.
    calendar = found.calendar[-1]
    assert isinstance(calendar, Estimate)
    assert calendar.estimate == pytest.approx((6 * 1 + 2 * 5) / 8, abs=1e-5)
    assert calendar.se == pytest.approx(math.sqrt((6 * 1**2 + 2 * 3**2) / 8**2), rel=1e-4)


def test_averages_are_weighted_by_people() -> None:
    scores, cohort, _ = _people(13, {"0": 60, "3": 20, "4": 50, "6": 30})
    found = completers(moments_of(scores, WAVES, group=cohort), STARTS)
    att = {(e.cohort, e.wave): e.estimate for e in _estimates(found.att)}
    n = {"3": 20, "4": 50, "6": 30}
    calendar = {
        wave: np.average(
            [v for (_, w), v in att.items() if w == wave],
            weights=[n[str(g)] for g, w in att if w == wave],
        )
        for wave in WAVES[2:]
    }
    assert {e.wave: e.estimate for e in _estimates(found.calendar)} == pytest.approx(calendar)
    assert isinstance(found.by_calendar, Estimate)
    assert found.by_calendar.estimate == pytest.approx(np.mean(list(calendar.values())))
    group = {g: np.mean([v for (c, _), v in att.items() if c == g]) for g in n}
    assert isinstance(found.by_group, Estimate)
    weighted = np.average(list(group.values()), weights=list(n.values()))
    assert found.by_group.estimate == pytest.approx(weighted)
    assert isinstance(found.dynamic, Estimate)
    event = [e.estimate for e in _estimates(found.event)]
    assert found.dynamic.estimate == pytest.approx(np.mean(event))


@pytest.mark.parametrize("method", ["completers", "fitted"])
def test_detrended_takes_off_the_last_change_before_the_start(method: str) -> None:
    scores, cohort, _ = _people(14, {"0": 60, "3": 20, "4": 50, "6": 30})
    found = _by_method(
        moments_of(scores, WAVES, group=cohort), method, control="never", pre="varying"
    )
    att = {(e.cohort, e.wave): e.estimate for e in _estimates([*found.att, *found.pre])}
    n, last = {"3": 20, "4": 50, "6": 30}, {"3": "2", "4": "3", "6": "5"}
    steady = {(g, w): v - att[g, last[str(g)]] for (g, w), v in att.items() if str(w) >= str(g)}
    size = [n[str(g)] for g, _ in steady]
    assert isinstance(found.detrended, Estimate)
    assert found.detrended.estimate == pytest.approx(
        np.average(list(steady.values()), weights=size)
    )
    start = {key: v for key, v in steady.items() if key[0] == key[1]}
    first = found.detrended_event[0]
    assert isinstance(first, Estimate)
    assert (first.name, first.wave) == ("detrended_effect", "0")
    weighted = np.average(list(start.values()), weights=[n[str(g)] for g, _ in start])
    assert first.estimate == pytest.approx(weighted)


@pytest.mark.parametrize("method", ["completers", "fitted"])
def test_a_steady_trend_is_an_effect_until_it_is_taken_off(method: str) -> None:
    scores, cohort, _ = _people(15, {"0": 40, "3": 40}, effect=0)
    trend = np.where(np.array(cohort)[:, None] == "3", np.arange(6) * 10.0, 0.0)
    found = _by_method(moments_of(scores + trend, WAVES, group=cohort), method)
    (first,) = [e for e in _estimates(found.event) if e.wave == "0"]
    assert first.estimate == pytest.approx(10, abs=1)
    assert isinstance(found.detrended_event[0], Estimate)
    assert found.detrended_event[0].estimate == pytest.approx(0, abs=1)


def _by_method(moments: Moments, method: str, **options: Any) -> Staggered:
    if method == "completers":
        return completers(moments, STARTS, **options)
    means = fit_cell_means(moments, common=False)
    assert not isinstance(means, NotEstimable)
    if moments.clustered:
        clustered = robust(means, moments)
        assert not isinstance(clustered, NotEstimable)
        return fitted(clustered, moments, STARTS, **options)
    return fitted(means, moments, STARTS, **options)


SIZES = {"0": 40, "3": 25, "4": 31, "6": 16}


@pytest.mark.parametrize("control", ["never", "not_yet"])
def test_both_methods_agree_when_nobody_drops_out(control: Any) -> None:
    scores, cohort, _ = _people(16, SIZES)
    moments = moments_of(scores, WAVES, group=cohort)
    one = _numbers(_by_method(moments, "completers", control=control, pre="varying"))
    two = _numbers(_by_method(moments, "fitted", control=control, pre="varying"))
    assert [*one] == [*two]
    np.testing.assert_allclose(
        [v[0] for v in two.values()], [v[0] for v in one.values()], rtol=1e-9, atol=1e-11
    )
    # Variances over n − 1 instead of n, in cohorts of 16 to 40 people; averages over cohorts
    # lose the chance in the sizes of the cohorts besides.
    ratio = {key: two[key][1] / one[key][1] for key in one}
    own = [r for key, r in ratio.items() if key[0] in {"att", "pre", "group"}]
    assert max(ratio.values()) < math.sqrt(16 / 15) + 1e-9
    if control == "never":
        assert min(own) > math.sqrt(40 / 39) - 1e-9
    assert ratio["simple", None, None, "att_simple"] < min(own)


def test_fitted_with_teams_agrees_with_completers_on_points() -> None:
    scores, cohort, team = _people(17, SIZES, teams=5)
    moments = moments_of(scores, WAVES, group=cohort, cluster=team)
    one, two = (_numbers(_by_method(moments, method)) for method in ("completers", "fitted"))
    assert [*one] == [*two]
    np.testing.assert_allclose(
        [v[0] for v in two.values()], [v[0] for v in one.values()], rtol=1e-9, atol=1e-11
    )
    # Bell–McCaffrey knows that a handful of teams carries each effect.
    assert all(two[key][2] < one[key][2] for key in one)
    assert all(two[key][1] > one[key][1] for key in one if key[0] == "att")


def test_fitted_uses_people_who_dropped_out() -> None:
    """Those with low scores leave: completers miss what happened to them, the fit does not."""
    scores, cohort, _ = _people(18, {"0": 4000, "3": 4000}, effect=0.0)
    leaves = (np.array(cohort) == "3") & (scores[:, 2] < 0)
    scores[leaves, 3:] = np.nan
    moments = moments_of(scores, WAVES, group=cohort)
    kept, modelled = (_by_method(moments, method) for method in ("completers", "fitted"))
    assert isinstance(kept.simple, Estimate)
    assert isinstance(modelled.simple, Estimate)
    assert abs(modelled.simple.estimate) < 0.05
    assert (modelled.simple.n, modelled.simple.method) == (8000, "fitted")
    assert kept.simple.n == int(8000 - leaves.sum())
    first = [found.event[0] for found in (kept, modelled)]
    errors = [abs(e.estimate) for e in first if isinstance(e, Estimate)]
    assert errors[0] > 0.15 > 0.05 > errors[1]


def test_refusals_say_why() -> None:
    nan = np.nan
    rng = np.random.default_rng(19)
    scores = rng.normal(size=(15, 4))
    cohort = list("aaabbbcddd") + ["n"] * 5
    scores[3:6, 3] = nan  # b was never seen at all waves
    starts = {"a": "1", "b": "2", "c": "3", "d": "3", "n": None}
    found = completers(moments_of(scores, "1234", group=cohort), starts)
    reasons = {
        g: {x.reason for x in answers if isinstance(x, NotEstimable)}
        for g, answers in _att_by_cohort(found, {"a": 4, "b": 3, "c": 2, "d": 2}).items()
    }
    assert reasons == {
        "a": {Reason.NO_BASELINE},
        "b": {Reason.NOT_SEEN_TOGETHER},
        "c": {Reason.TOO_FEW_PEOPLE},
        "d": set(),
    }
    assert isinstance(found.simple, Estimate)
    assert found.simple.n == 8
    assert found.group[0] == NotEstimable(name="att_group", reason=Reason.NO_BASELINE)
    team = [c if c != "n" else f"n{i}" for i, c in enumerate(cohort)]
    single = completers(moments_of(scores, "1234", group=cohort, cluster=team), starts)
    assert single.att[-1] == NotEstimable(name="att", reason=Reason.TOO_FEW_CLUSTERS, wave="4")


def _att_by_cohort(found: Staggered, waves: dict[str, int]) -> dict[str, list[Answer]]:
    answers = iter(found.att)
    return {g: [next(answers) for _ in range(count)] for g, count in waves.items()}


def test_the_same_change_for_everybody_is_no_variation() -> None:
    scores = np.array([[0.1, 0.4]] * 3 + [[0.2, 0.3]] * 3)
    found = completers(moments_of(scores, "01", group=list("pppnnn")), {"p": "1", "n": None})
    assert found.att == (NotEstimable(name="att", reason=Reason.NO_VARIATION, wave="1"),)


def test_starts_must_fit_the_moments() -> None:
    scores, cohort, _ = _people(20, {"0": 5, "3": 5})
    moments = moments_of(scores, WAVES, group=cohort)
    for starts, words in (
        ({"0": None}, r"without a start: \['3'\]"),
        ({"0": None, "3": "later"}, r"no wave: \['later'\]"),
        ({"0": None, "3": None}, "no group starts"),
    ):
        with pytest.raises(ValueError, match=words):
            completers(moments, starts)


@settings(max_examples=20, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    sizes=st.tuples(*[st.integers(12, 60)] * 4),
    cut=st.integers(1, 47),
    shift=st.floats(-50, 50),
    teams=st.sampled_from([0, 3]),
)
def test_parts_add_up_and_a_shift_changes_nothing(
    seed: int, sizes: tuple[int, ...], cut: int, shift: float, teams: int
) -> None:
    scores, cohort, team = _people(seed, dict(zip(STARTS, sizes, strict=True)), teams=teams)
    scores[np.random.default_rng(seed).random(len(scores)) < 0.1, 4] = np.nan

    def moments(rows: slice, move: float = 0.0) -> Moments:
        return moments_of(
            scores[rows] + move, WAVES, group=cohort[rows], cluster=team and team[rows]
        )

    whole = _numbers(completers(moments(slice(None)), STARTS, pre="varying"))
    added = total(moments(rows) for rows in (slice(cut), slice(cut, None)))
    for other in (added, moments(slice(None), shift)):
        numbers = _numbers(completers(other, STARTS, pre="varying"))
        assert [*numbers] == [*whole]
        np.testing.assert_allclose([*numbers.values()], [*whole.values()], rtol=1e-7, atol=1e-9)


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), shift=st.floats(-50, 50))
def test_fitted_parts_add_up_and_a_shift_changes_nothing(seed: int, shift: float) -> None:
    scores, cohort, _ = _people(seed, SIZES)
    scores[np.random.default_rng(seed).random(len(scores)) < 0.15, 5] = np.nan
    whole = _numbers(_by_method(moments_of(scores, WAVES, group=cohort), "fitted"))
    parts = total(
        moments_of(scores[rows], WAVES, group=cohort[rows]) for rows in (slice(50), slice(50, None))
    )
    for other in (parts, moments_of(scores + shift, WAVES, group=cohort)):
        numbers = _numbers(_by_method(other, "fitted"))
        assert [*numbers] == [*whole]
        np.testing.assert_allclose([*numbers.values()], [*whole.values()], rtol=1e-5, atol=1e-7)
