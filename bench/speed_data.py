"""Made-up answers for the measurements of speed, the same in every run."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def scores(people: int, waves: int, group: NDArray[np.int64], seed: int) -> Floats:
    """(N, T): scores around 3, correlation .6, and a gain of 0.2 in all groups but the first."""
    rng = np.random.default_rng(seed)
    person = rng.normal(0, 0.77, (people, 1))
    gain = 0.2 * (group[:, None] > 0) * (np.arange(waves) > 0)
    return 3 + person + gain + rng.normal(0, 0.63, (people, waves))


def dropped_out(values: Floats, share: float, seed: int) -> Floats:
    """The same, where a `share` has left by the last wave: the lower the last score, the sooner.

    One in twenty of the other follow-up answers is missed, so that most patterns occur.
    """
    rng = np.random.default_rng(seed)
    values, steps = values.copy(), values.shape[1] - 1
    stay = (1 - share) ** (1 / steps)
    gone = np.zeros(len(values), dtype=bool)
    for wave in range(1, steps + 1):
        low = 1 / (1 + np.exp(values[:, wave - 1] - 3))
        gone |= rng.random(len(values)) < np.minimum((1 - stay) * 2 * low, 1)
        values[gone, wave] = np.nan
    values[:, 1:][rng.random((len(values), steps)) < 0.05] = np.nan
    return values


def panel(
    people: int, waves: int, groups: int, *, share: float = 0.4, seed: int = 1
) -> pl.DataFrame:
    """A person a row: `id`, `group` (g0 is the comparison) and `t0`…, NULL after drop-out."""
    group = np.random.default_rng(seed).integers(0, groups, people)
    values = dropped_out(scores(people, waves, group, seed + 1), share, seed + 2)
    frame = pl.DataFrame(values, schema=[f"t{k}" for k in range(waves)], orient="row")
    named = pl.Series("group", [f"g{g}" for g in range(groups)])[group]
    return frame.fill_nan(None).insert_column(0, named).with_row_index("id").cast({"id": pl.Int64})


def questionnaire(people: int, waves: int, scales: int, *, seed: int = 5) -> pl.DataFrame:
    """A person a row: `id`, `group` and `s0_t0`…: scores of one decimal, 40% gone at the end."""
    group = np.random.default_rng(seed).integers(0, 2, people)
    columns = {}
    for scale in range(scales):
        values = dropped_out(scores(people, waves, group, seed + 7 * scale), 0.4, seed)
        columns |= {f"s{scale}_t{k}": values[:, k].round(1) for k in range(waves)}
    frame = pl.DataFrame(columns).fill_nan(None)
    return (
        frame.with_columns(pl.Series("group", ["g0", "g1"])[group])
        .with_row_index("id")
        .cast({"id": pl.Int64})
    )


def longer(wide: pl.DataFrame, waves: int, scales: int) -> pl.DataFrame:
    """The questionnaire with a row for each person and wave."""
    return pl.concat(
        wide.select(
            "id",
            "group",
            pl.lit(f"t{k}").alias("wave"),
            **{f"s{scale}": f"s{scale}_t{k}" for scale in range(scales)},
        )
        for k in range(waves)
    )


def staggered(people: int, waves: int, *, seed: int = 9) -> pl.DataFrame:
    """Start in wave 2, 3, 4 or never (0) by lottery; everybody answers every wave."""
    cohort = np.random.default_rng(seed).choice([0, 2, 3, 4], people)
    values = scores(people, waves, np.zeros(people, dtype=np.int64), seed + 1)
    values += 0.2 * ((cohort[:, None] > 0) & (np.arange(waves) >= cohort[:, None]))
    frame = pl.DataFrame(values, schema=[f"t{k}" for k in range(waves)], orient="row")
    return frame.with_columns(cohort=pl.Series(cohort)).with_row_index("id").cast({"id": pl.Int64})


def for_r(wide: pl.DataFrame, waves: int, folder: Path) -> None:
    """The answers given, one a row, as raw doubles: reading them costs R nothing."""
    columns = [f"t{k}" for k in range(waves)]
    long = wide.unpivot(columns, index=["id", "group"], variable_name="wave", value_name="score")
    long = (
        long.drop_nulls("score")
        .sort("id", "wave")
        .with_columns(
            pl.col("group", "wave").str.slice(1).cast(pl.Float64), pl.col("id").cast(pl.Float64)
        )
    )
    for column in ("id", "group", "wave", "score"):
        long[column].to_numpy().tofile(folder / f"{column}.bin")
