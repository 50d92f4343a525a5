from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.moments import Floats
from bestendig.effects.series import NAMES, Event, SeriesAnswer, interrupted_series
from bestendig.effects.values import Estimate, NotEstimable, Reason

FOLDER = Path(__file__).parent.parent / "reference"
R: dict[str, Any] = json.loads((FOLDER / "series.json").read_text("utf-8"))


def stored(name: str) -> Floats:
    with (FOLDER / "series.csv").open(encoding="utf-8", newline="") as file:
        return np.array([float(row[name] or "nan") for row in csv.DictReader(file)])


def three(answer: SeriesAnswer) -> list[Estimate]:
    found = [answer.level, answer.slope, answer.average]
    assert [one.name for one in found] == list(NAMES)
    return [one for one in found if isinstance(one, Estimate)]


def autoregression(
    draw: np.random.Generator, months: int, correlation: float, series: int
) -> Floats:
    """Null series (series, months) with standard deviation 1, from a stationary start."""
    fresh = draw.normal(size=(series, months))
    values = fresh.copy()
    for month in range(1, months):
        kept = correlation * values[:, month - 1]
        values[:, month] = kept + (1 - correlation**2) ** 0.5 * fresh[:, month]
    return values


@pytest.mark.parametrize("name", ["short", "gaps", "long"])
def test_series_equals_r(name: str) -> None:
    if name == "long":
        got = interrupted_series(
            stored("long"), R[name]["start"], control=stored("control"), events=[Event(50, 53)]
        )
    else:
        got = interrupted_series(stored(name)[:30], R[name]["start"])
    found = three(got)
    np.testing.assert_allclose([one.estimate for one in found], R[name]["estimate"], rtol=1e-6)
    np.testing.assert_allclose([one.se for one in found], R[name]["se"], rtol=1e-6)
    np.testing.assert_allclose([one.df for one in found], R[name]["df"], rtol=1e-6)
    assert got.autocorrelation == pytest.approx(R[name]["rho"], rel=1e-6)
    assert got.residual_sd == pytest.approx(R[name]["sd"], rel=1e-6)
    np.testing.assert_allclose([one.estimate for one in found], R[name]["gls_estimate"], rtol=1e-6)
    np.testing.assert_allclose([one.se_model or 0 for one in found], R[name]["gls_se"], rtol=1e-6)


def test_series_tells_how_it_was_made() -> None:
    short = interrupted_series(stored("gaps")[:30], 14)
    assert (short.months_before, short.months_after, short.season) == (11, 15, "harmonics")
    assert {(one.n, one.against, one.method) for one in three(short)} == {(26, "trend", "ar1")}
    long = interrupted_series(stored("long"), 40, control=stored("control"))
    assert (long.months_before, long.months_after, long.season) == (40, 32, "months")
    assert {(one.n, one.against) for one in three(long)} == {(72, "control")}
    assert interrupted_series(stored("long")[:23], 12).season == "none"
    assert interrupted_series(stored("long"), 40, seasonal=False).season == "none"


@settings(max_examples=15, deadline=None)
@given(st.floats(-2, 2), st.floats(-0.1, 0.1), st.floats(-1, 1), st.integers(0, 2**31))
def test_series_follows_what_is_added(jump: float, bend: float, trend: float, seed: int) -> None:
    """Adding a trend, a season, a jump and a bend moves the estimates by exactly the last two."""
    month = np.arange(36)
    noise = autoregression(np.random.default_rng(seed), 36, 0.3, 1)[0]
    after = month >= 20
    added = 3 + trend * month + np.sin(2 * np.pi * month / 12)
    plain = three(interrupted_series(noise, 20))
    moved = three(interrupted_series(noise + added + after * (jump + bend * (month - 20)), 20))
    for one, other, shift in zip(plain, moved, (jump, bend, jump + 7.5 * bend), strict=True):
        assert other.estimate - one.estimate == pytest.approx(shift, abs=1e-6)
        assert other.se == pytest.approx(one.se, rel=1e-5)


def test_series_known_events_and_a_control_take_shocks_away() -> None:
    noise, twin = autoregression(np.random.default_rng(4), 48, 0.3, 2) * 0.1
    month = np.arange(48)
    shocked = noise + 3.0 * (month == 30) + 2.0 * (month >= 40)
    known = interrupted_series(shocked, 24, events=[Event(30, 31), Event(40)])
    quiet = interrupted_series(noise, 24, events=[Event(30, 31), Event(40)])
    assert [one.estimate for one in three(known)] == pytest.approx(
        [one.estimate for one in three(quiet)], abs=1e-6
    )
    common = 5.0 * np.sin(month**2)
    against = interrupted_series(noise + common, 24, control=twin + common)
    assert [one.estimate for one in three(against)] == pytest.approx(
        [one.estimate for one in three(interrupted_series(noise - twin, 24))]
    )


def test_series_cannot_tell_an_event_at_the_start_from_the_programme() -> None:
    noise = autoregression(np.random.default_rng(5), 40, 0.3, 1)[0]
    got = interrupted_series(noise, 20, events=[Event(20)])
    assert got.level == NotEstimable(name="level_change", reason=Reason.NOT_SEPARABLE)
    assert got.average == NotEstimable(name="average_effect", reason=Reason.NOT_SEPARABLE)
    assert isinstance(got.slope, Estimate)
    alone = interrupted_series(noise, 20).slope
    assert isinstance(alone, Estimate)
    assert got.slope.estimate == pytest.approx(alone.estimate)


@pytest.mark.parametrize(
    ("values", "start", "reason"),
    [
        (np.random.default_rng(1).normal(size=30), 7, Reason.TOO_FEW_MONTHS),
        (np.random.default_rng(1).normal(size=30), 23, Reason.TOO_FEW_MONTHS),
        (np.where(np.arange(30) < 4, np.nan, np.sin(np.arange(30.0))), 11, Reason.TOO_FEW_MONTHS),
        (np.full(30, 4.2), 15, Reason.NO_VARIATION),
        (np.zeros(30), 15, Reason.NO_VARIATION),
        (0.1 * np.arange(30) + 0.7 * (np.arange(30) > 14), 15, Reason.NO_VARIATION),
    ],
)
def test_series_refuses(values: Floats, start: int, reason: Reason) -> None:
    got = interrupted_series(values, start)
    assert [got.level, got.slope, got.average] == [
        NotEstimable(name=name, reason=reason) for name in NAMES
    ]
    assert (got.autocorrelation, got.residual_sd) == (None, None)


def test_series_with_an_event_every_month_has_nothing_left() -> None:
    noise = np.random.default_rng(2).normal(size=17)
    got = interrupted_series(noise, 8, events=[Event(i, i + 1) for i in range(1, 15)])
    assert got.level == NotEstimable(name="level_change", reason=Reason.TOO_FEW_MONTHS)


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ({"start": 30}, "start 30"),
        ({"start": 12, "control": np.ones(29)}, "control"),
        ({"start": 12, "events": [Event(5, 5)]}, "event 5"),
        ({"start": 12, "events": [Event(5, 31)]}, "event 5"),
        ({"start": 12, "control": np.full(30, np.inf)}, "infinite"),
    ],
)
def test_series_refuses_what_cannot_be(how: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        interrupted_series(np.arange(30.0), **how)


@pytest.mark.parametrize(("months", "start"), [(24, 12), (36, 24), (72, 40)])
def test_series_seldom_claims_where_nothing_happened(months: int, start: int) -> None:
    """700 null series with autocorrelation .4 claim 5%, give or take chance.

    Nine rates are looked at, so the bounds are the 99% ones over all nine: 5% ± 3.3 standard
    errors of 0.8. Least squares with Newey–West errors claims 17–37%.
    """
    series = autoregression(np.random.default_rng(months), months, 0.4, 700)
    p = np.array([[one.p for one in three(interrupted_series(y, start))] for y in series])
    assert p.shape == (700, 3)
    claims = (p < 0.05).mean(axis=0)
    assert (claims >= 0.023).all()
    assert (claims <= 0.077).all()


def test_series_finds_what_did_happen() -> None:
    """A fall of 1.5 standard deviations in 60 months: found in most, the truth in 95%."""
    series = autoregression(np.random.default_rng(9), 60, 0.4, 300)
    series[:, 30:] -= 1.5
    found = [three(interrupted_series(y, 30))[0] for y in series]
    assert np.mean([one.estimate for one in found]) == pytest.approx(-1.5, abs=0.15)
    assert 0.92 <= np.mean([one.low <= -1.5 <= one.high for one in found]) <= 0.98
    assert np.mean([one.p < 0.05 for one in found]) > 0.4


def test_series_says_what_would_have_been_expected() -> None:
    """The line from before, seasons and all, where nothing else moves; of a control what it does
    there, shifted by what lay between them."""
    month = np.arange(48)
    noise = autoregression(np.random.default_rng(3), 48, 0.3, 1)[0] * 1e-6
    line = 5 + 0.02 * month + np.sin(2 * np.pi * month / 12)
    got = interrupted_series(line + noise - 2.0 * (month >= 30), 30)
    np.testing.assert_allclose(got.expected or (), line, atol=1e-4)
    twin = line + 0.3 * np.cos(month**2)
    twin[40] = np.nan
    against = interrupted_series(twin + 1 + noise - 2.0 * (month >= 30), 30, control=twin)
    np.testing.assert_allclose(against.expected or (), twin + 1, atol=1e-4)
    assert interrupted_series(np.zeros(40), 20).expected is None


def test_series_of_quarters_follows_the_four_seasons() -> None:
    quarter = np.arange(20)
    noise = autoregression(np.random.default_rng(6), 20, 0.3, 1)[0] * 0.1
    seasons = np.array([1.0, -0.4, 0.3, -0.9])[quarter % 4]
    plain = interrupted_series(noise, 10, periods_a_year=4)
    moved = interrupted_series(noise + seasons - 2.0 * (quarter >= 10), 10, periods_a_year=4)
    assert plain.season == moved.season == "quarters"
    for one, other, shift in zip(three(plain), three(moved), (-2, 0, -2), strict=True):
        assert other.estimate - one.estimate == pytest.approx(shift, abs=1e-6)
        assert other.se == pytest.approx(one.se, rel=1e-5)
    with pytest.raises(ValueError, match="52 periods"):
        interrupted_series(noise, 10, periods_a_year=52)


def test_series_of_quarters_seldom_claims_where_nothing_happened() -> None:
    """The fewest that are estimated, eight before and eight after: 5%, give or take chance.

    700 series, three rates: 5% ± 3 standard errors of 0.8.
    """
    series = autoregression(np.random.default_rng(16), 16, 0.4, 700)
    found = [three(interrupted_series(y, 8, periods_a_year=4)) for y in series]
    claims = (np.array([[one.p for one in answer] for answer in found]) < 0.05).mean(axis=0)
    assert (claims >= 0.025).all()
    assert (claims <= 0.075).all()
