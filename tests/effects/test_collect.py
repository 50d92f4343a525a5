"""Moments from frames and from any engine equal the moments of the rows themselves."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import ibis
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bestendig.effects.collect import (
    MOST_WAVES,
    from_expression,
    from_long,
    from_wide,
    long_moments_expression,
    moments_expression,
)
from bestendig.effects.moments import Moments, moments_of

WAVES = ("T0", "T1", "T2")
NAN = float("nan")
KEYS = {"group": "arm", "stratum": "senior", "cluster": "team"}
PARTS = [
    "groups", "strata", "clusters", "group", "stratum", "cluster", "observed", "n", "sums", "cross",
]  # fmt: skip


def assert_same(got: Moments, want: Moments) -> None:
    assert (got.waves, got.covariates) == (want.waves, want.covariates)
    for part in PARTS:
        a, b = getattr(got, part), getattr(want, part)
        if part in ("sums", "cross"):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-12, err_msg=part)
        else:
            np.testing.assert_array_equal(a, b, err_msg=part)


def survey(people: int = 400, seed: int = 7) -> pl.DataFrame:
    """Two scales at three waves, with drop-out as NULL in one and as nan in the other."""
    rng = np.random.default_rng(seed)
    columns: dict[str, Any] = {
        "id": [f"p{i}" for i in range(people)],
        "arm": rng.choice(["programme", "comparison"], people),
        "senior": rng.random(people) < 0.3,
        "team": rng.integers(1, 13, people),
    }
    for name, shift in (("vitality", 3.0), ("balance", -1.5)):
        scores = rng.normal(shift, 1.0, (people, 3))
        scores[rng.random((people, 3)) < 0.3] = NAN
        columns |= {f"{name}_{k}": scores[:, k] for k in range(3)}
    columns["items"] = rng.integers(0, 11, people)
    return pl.DataFrame(columns).with_columns(pl.col("^vitality.*$").fill_nan(None))


OUTCOMES = {name: [f"{name}_{k}" for k in range(3)] for name in ("vitality", "balance")}


def rows_of(frame: pl.DataFrame, name: str, **keys: str) -> Moments:
    labels = {
        key: np.array([str(x).lower() for x in frame[column]]) for key, column in keys.items()
    }
    values = frame.select(OUTCOMES[name]).fill_null(NAN).to_numpy()
    return moments_of(values, WAVES, **labels)


def long_of(frame: pl.DataFrame) -> pl.DataFrame:
    """A row for each person and wave with any answer, shuffled, and a wave nobody asked for."""
    parts = [
        frame.select(
            "id", "arm", "senior", "team", pl.lit(wave).alias("moment"),
            *(pl.col(f"{name}_{k}").alias(name) for name in OUTCOMES),
        )
        for k, wave in enumerate(WAVES)
    ]  # fmt: skip
    other = parts[0].with_columns(moment=pl.lit("T9"))
    return pl.concat([*parts, other]).sample(fraction=1, shuffle=True, seed=3)


@pytest.mark.parametrize("keys", [{}, {"group": "arm"}, KEYS])
def test_wide_frame_equals_its_rows(keys: dict[str, str]) -> None:
    frame = survey()
    for name, columns in OUTCOMES.items():
        assert_same(from_wide(frame, columns, WAVES, **keys), rows_of(frame, name, **keys))


@pytest.mark.parametrize("keys", [{}, {"group": "arm"}, KEYS])
def test_long_frame_equals_its_rows(keys: dict[str, str]) -> None:
    frame = survey()
    for name in OUTCOMES:
        got = from_long(long_of(frame), person="id", wave="moment", score=name, waves=WAVES, **keys)
        assert_same(got, rows_of(frame, name, **keys))


def test_long_frame_takes_72_months_as_numbers() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(size=(30, 72))
    values[:10, 50:] = NAN
    frame = pl.DataFrame(
        {
            "who": np.repeat(np.arange(30), 72),
            "month": np.tile(np.arange(1, 73), 30),
            "score": values.ravel(),
        }
    ).drop_nans()
    months = list(range(1, 73))
    got = from_long(frame, person="who", wave="month", score="score", waves=months)
    assert_same(got, moments_of(values, [str(month) for month in months]))
    wide = pl.DataFrame(values, schema=[f"m{month}" for month in months], orient="row")
    assert_same(from_wide(wide, wide.columns, months), got)


@pytest.fixture(params=["duckdb", "sqlite", "polars", "postgres"])
def load(request: pytest.FixtureRequest) -> Iterator[Callable[[pl.DataFrame], ibis.Table]]:
    """Puts a frame in the engine, under a name of its own."""
    if request.param == "postgres":
        engine = ibis.connect(request.getfixturevalue("postgres"))
    else:
        engine = getattr(ibis, request.param).connect()
    names = iter(f"answers_{i}" for i in range(100))
    yield lambda frame: engine.create_table(next(names), frame.to_arrow(), overwrite=True)
    engine.disconnect()


@pytest.mark.parametrize("keys", [{}, KEYS])
def test_one_wide_expression_gives_the_same_numbers_in_every_engine(
    load: Callable[[pl.DataFrame], ibis.Table], keys: dict[str, str]
) -> None:
    frame = survey()
    cells = moments_expression(load(frame), OUTCOMES, WAVES, **keys).to_pyarrow()
    got = from_expression(cells, WAVES)
    assert list(got) == ["balance", "vitality"]
    for name, moments in got.items():
        assert_same(moments, rows_of(frame, name, **keys))


@pytest.mark.parametrize("keys", [{}, KEYS])
def test_one_long_expression_gives_the_same_numbers_in_every_engine(
    load: Callable[[pl.DataFrame], ibis.Table], keys: dict[str, str]
) -> None:
    frame = survey()
    expression = long_moments_expression(
        load(long_of(frame)), {name: name for name in OUTCOMES}, WAVES,
        person="id", wave="moment", **keys,
    )  # fmt: skip
    got = from_expression(expression.to_polars(), WAVES)
    assert list(got) == ["balance", "vitality"]
    for name, moments in got.items():
        assert_same(moments, rows_of(frame, name, **keys))


def test_hand_worked_cells_in_every_engine(load: Callable[[pl.DataFrame], ibis.Table]) -> None:
    """Whole numbers, zero, negatives, NULL and nan; two of five people answered both waves."""
    frame = pl.DataFrame({"a": [1, -2, 3, None, None], "b": [0.0, 4.0, NAN, -5.0, None]})
    cells = moments_expression(load(frame), {"x": ["a", "b"]}, ["1", "2"]).to_polars()
    got = from_expression(cells, ["1", "2"])["x"]
    assert got.observed.tolist() == [[False, False], [True, False], [False, True], [True, True]]
    assert got.n.tolist() == [1, 1, 1, 2]
    assert got.sums.tolist() == [[0, 0], [3, 0], [0, -5], [-1, 4]]
    assert got.cross.tolist() == [
        [[0, 0], [0, 0]],
        [[9, 0], [0, 0]],
        [[0, 0], [0, 25]],
        [[5, -8], [-8, 16]],
    ]


def test_an_infinite_score_is_refused_everywhere(
    load: Callable[[pl.DataFrame], ibis.Table],
) -> None:
    for infinite in (float("inf"), float("-inf")):
        frame = pl.DataFrame({"a": [1.0, infinite], "b": [2.0, 3.0]})
        with pytest.raises(ValueError, match="infinite"):
            from_wide(frame, ["a", "b"], [1, 2])
        cells = moments_expression(load(frame), {"x": ["a", "b"]}, [1, 2]).to_polars()
        with pytest.raises(ValueError, match="infinite"):
            from_expression(cells, [1, 2])


def test_a_missing_label_is_refused_everywhere(load: Callable[[pl.DataFrame], ibis.Table]) -> None:
    frame = pl.DataFrame({"a": [1.0, 2.0], "arm": ["programme", None]})
    with pytest.raises(ValueError, match="a row without arm"):
        from_wide(frame, ["a"], [1], group="arm")
    cells = moments_expression(load(frame), {"x": ["a"]}, [1], group="arm").to_polars()
    with pytest.raises(ValueError, match="a row without group"):
        from_expression(cells, [1])


scores = st.one_of(st.just(NAN), st.integers(-4, 10).map(float))
answers = st.lists(scores, min_size=3, max_size=3)
people = st.lists(
    st.tuples(answers, st.sampled_from("ab"), st.sampled_from("xyz")), min_size=1, max_size=25
)


def frame_of(rows: list[tuple[list[float], str, str]]) -> pl.DataFrame:
    values, arms, teams = zip(*rows, strict=True)
    frame = pl.DataFrame(values, schema=["y0", "y1", "y2"], orient="row")
    return frame.with_columns(pl.Series("arm", arms), pl.Series("team", teams))


@settings(max_examples=60, deadline=None)
@given(people, people)
def test_pieces_add_up_to_the_whole(
    one: list[tuple[list[float], str, str]], two: list[tuple[list[float], str, str]]
) -> None:
    def collected(rows: list[tuple[list[float], str, str]]) -> Moments:
        return from_wide(frame_of(rows), ["y0", "y1", "y2"], WAVES, group="arm", cluster="team")

    assert_same(collected(one) + collected(two), collected(one + two))


@settings(max_examples=15, deadline=None)
@given(people, people)
def test_cells_of_two_boxes_together_are_the_moments_of_all(
    one: list[tuple[list[float], str, str]], two: list[tuple[list[float], str, str]]
) -> None:
    outcomes, keys = {"y": ["y0", "y1", "y2"]}, {"group": "arm", "cluster": "team"}
    cells = [
        moments_expression(ibis.memtable(frame_of(rows)), outcomes, WAVES, **keys).to_polars()
        for rows in (one, two)
    ]
    got = from_expression(pl.concat(cells), WAVES)["y"]
    assert_same(got, from_wide(frame_of(one + two), outcomes["y"], WAVES, **keys))


def test_what_does_not_fit_is_refused() -> None:
    frame = survey(10)
    table = ibis.memtable(frame)
    with pytest.raises(ValueError, match="1 columns for 3 waves"):
        from_wide(frame, ["vitality_0"], WAVES)
    with pytest.raises(ValueError, match="2 columns for 3 waves"):
        moments_expression(table, {"x": ["vitality_0", "vitality_1"]}, WAVES)
    with pytest.raises(ValueError, match="a wave named twice: T0, T0"):
        from_wide(frame, ["vitality_0", "vitality_1"], ["T0", "T0"])
    with pytest.raises(ValueError, match="column arm holds no numbers"):
        from_wide(frame, ["arm"], ["T0"])
    with pytest.raises(ValueError, match="column senior holds no numbers"):
        moments_expression(table, {"x": ["senior"]}, ["T0"])
    with pytest.raises(ValueError, match="decimal labels in column vitality_0"):
        moments_expression(table, {"x": ["items"]}, ["T0"], group="vitality_0")
    with pytest.raises(ValueError, match="no outcomes"):
        moments_expression(table, {}, WAVES)
    many = range(MOST_WAVES + 1)
    with pytest.raises(ValueError, match="49 waves, an expression takes 48: use from_long"):
        moments_expression(table, {"x": ["items" for _ in many]}, many)
    with pytest.raises(ValueError, match="no rows"):
        from_wide(frame.clear(), ["items"], ["T0"])
    for column in ("id", "moment"):
        gap = long_of(frame).with_columns(pl.lit(None).alias(column))
        with pytest.raises(ValueError, match=f"a row without {column}"):
            from_long(gap, person="id", wave="moment", score="balance", waves=WAVES)


def test_as_many_waves_as_an_expression_takes() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(size=(20, MOST_WAVES))
    values[5:, 30:] = NAN
    columns = [f"m{k}" for k in range(MOST_WAVES)]
    table = ibis.memtable(pl.DataFrame(values, schema=columns, orient="row"))
    cells = moments_expression(table, {"x": columns}, columns).to_pyarrow()
    assert_same(from_expression(cells, columns)["x"], moments_of(values, columns))


def test_the_heavy_libraries_load_only_when_used() -> None:
    check = (
        "import sys, bestendig.effects.collect;"
        "print([m for m in ('ibis', 'polars', 'pyarrow', 'duckdb', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
