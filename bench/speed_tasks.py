"""One measurement in a process of its own: `python speed_tasks.py TASK FOLDER [NUMBER…]`.

Prints JSON. `cpu` is seconds of CPU of the work alone, in all threads: importing libraries and
making up the data are not in it, for us nor for the peers. `peak_mb` is the whole process.
"""

from __future__ import annotations

import json
import resource
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

import speed_data as data
from bestendig.effects.cell_means import CellMeans, fit_cell_means
from bestendig.effects.collect import (
    from_expression,
    from_wide,
    long_moments_expression,
    moments_expression,
)
from bestendig.effects.contrasts import effect
from bestendig.effects.moments import Moments
from bestendig.effects.staggered import completers
from bestendig.effects.values import Estimate

Figures = dict[str, Any]


def times(waves: int) -> list[str]:
    return [f"t{k}" for k in range(waves)]


def timed(work: Callable[[], Any], repeat: int = 1) -> tuple[float, Any]:
    """The median CPU seconds of `repeat` runs, and what the last gave."""
    spent = []
    for _ in range(repeat):
        start = time.process_time()
        found = work()
        spent.append(time.process_time() - start)
    return statistics.median(spent), found


def effect_of(fit: object, waves: int) -> float:
    """The change of g1 since t0 minus that of g0, at the last wave."""
    assert isinstance(fit, CellMeans), fit
    found = effect(fit, "g1", "g0", f"t{waves - 1}", "t0")
    assert isinstance(found, Estimate), found
    return found.estimate


def fit(_: Path, people: int, waves: int, groups: int, common: int) -> Figures:
    """Our repeated-measures model: moments from rows, and the fit from those moments."""
    frame, labels = data.panel(people, waves, groups), times(waves)
    collecting, moments = timed(lambda: from_wide(frame, labels, labels, group="group"), 5)
    fitting, found = timed(lambda: fit_cell_means(moments, common=bool(common)), 5)
    return {
        "cpu": collecting + fitting,
        "fit": fitting,
        "cells": len(moments.n),
        "estimate": effect_of(found, waves),
    }


def rows_for_r(folder: Path, people: int, waves: int) -> Figures:
    """Writes what speed.R reads."""
    data.for_r(data.panel(people, waves, 2), waves, folder)
    return {}


def mixedlm(_: Path, people: int, waves: int) -> Figures:
    """statsmodels' mixed model with a random intercept: simpler than ours."""
    from statsmodels.regression.mixed_linear_model import MixedLM  # the peer

    wide = data.panel(people, waves, 2)
    long = wide.unpivot(times(waves), index=["id", "group"], variable_name="wave").drop_nulls()
    long = long.sort("id", "wave")
    at = np.stack([long["wave"].to_numpy() == wave for wave in times(waves)], axis=1).astype(float)
    treated = (long["group"].to_numpy() == "g1")[:, None]
    design, who = np.concatenate([at, at * treated], axis=1), long["id"].to_numpy()
    scores = long["value"].to_numpy()
    cpu, found = timed(lambda: MixedLM(scores, design, groups=who).fit(reml=True))
    return {"cpu": cpu, "estimate": float(found.fe_params[-1] - found.fe_params[waves])}


def cohorts(_: Path, people: int, waves: int) -> Figures:
    """Our staggered analysis, from rows."""
    frame, labels = data.staggered(people, waves), times(waves)
    starts = {"0": None, **{str(k): f"t{k}" for k in (2, 3, 4)}}

    def analysed() -> Estimate:
        moments = from_wide(frame, labels, labels, group="cohort")
        found = completers(moments, starts, control="never", pre="varying").simple
        assert isinstance(found, Estimate), found
        return found

    cpu, found = timed(analysed, 5)
    return {"cpu": cpu, "estimate": found.estimate, "se": found.se}


def diff_diff(_: Path, people: int, waves: int) -> Figures:
    """The same by diff-diff."""
    from diff_diff import CallawaySantAnna  # the peer

    wide = data.staggered(people, waves)
    long = wide.unpivot(times(waves), index=["id", "cohort"], variable_name="wave")
    long = long.with_columns(pl.col("wave").str.slice(1).cast(pl.Int64)).sort("id", "wave")
    rows = long.to_pandas()
    names = {"outcome": "value", "unit": "id", "time": "wave", "first_treat": "cohort"}
    cpu, found = timed(lambda: CallawaySantAnna().fit(rows, aggregate="all", **names))
    return {"cpu": cpu, "estimate": float(found.overall_att), "se": float(found.overall_se)}


def questionnaire(folder: Path, people: int, waves: int, scales: int) -> Figures:
    """Writes the answers that `answers` collects, wide and long."""
    wide = data.questionnaire(people, waves, scales)
    wide.write_parquet(folder / "wide.parquet")
    data.longer(wide, waves, scales).write_parquet(folder / "long.parquet")
    return {}


def answers(folder: Path, long: int, waves: int, scales: int) -> Figures:
    """Moments of all scales with DuckDB from Parquet: building, running and reading the cells."""
    import ibis  # other tasks measure memory without it

    engine, labels = ibis.duckdb.connect(), times(waves)
    engine.create_table("warm", {"x": [1]}).to_polars()  # DuckDB's converters import pandas

    def collected() -> Mapping[str, Moments]:
        table = engine.read_parquet(folder / ("long.parquet" if long else "wide.parquet"))
        if long:
            names = {f"s{k}": f"s{k}" for k in range(scales)}
            cells = long_moments_expression(
                table, names, labels, person="id", wave="wave", group="group"
            )
        else:
            columns = {f"s{k}": [f"s{k}_{t}" for t in labels] for k in range(scales)}
            cells = moments_expression(table, columns, labels, group="group")
        return from_expression(cells.to_polars(), labels)

    cpu, found = timed(collected)
    return {"cpu": cpu, "scales": len(found), "sum": sum(m.sums.sum() for m in found.values())}


def municipality(_: Path, people: int, waves: int, scales: int) -> Figures:
    """All scales of a municipality: moments, fit and effect of each."""
    frame, labels = data.questionnaire(people, waves, scales), times(waves)

    def analysed() -> list[float]:
        effects = []
        for scale in range(scales):
            columns = [f"s{scale}_{t}" for t in labels]
            moments = from_wide(frame, columns, labels, group="group")
            effects.append(effect_of(fit_cell_means(moments, common=False), waves))
        return effects

    cpu, found = timed(analysed, 3)
    return {"cpu": cpu, "scales": len(found)}


def engine(folder: Path, which: int, people: int, waves: int) -> Figures:
    """The one expression in another engine, against the moments of the rows."""
    import ibis  # other tasks measure memory without it

    from speed_engines import ENGINES  # imports ibis

    frame, labels = data.panel(people, waves, 2), times(waves)
    with ENGINES[which](folder) as connection:
        table = connection.create_table("answers", frame.to_arrow())
        expression: ibis.Table = moments_expression(table, {"y": labels}, labels, group="group")
        expression.to_pyarrow()
        start = time.perf_counter()
        found = from_expression(expression.to_pyarrow(), labels)["y"]
        wall = time.perf_counter() - start
    want = from_wide(frame, labels, labels, group="group")
    same = (found.groups, found.n.tolist()) == (want.groups, want.n.tolist())
    apart = np.abs(found.cross - want.cross) / np.maximum(np.abs(want.cross), 1)
    return {"wall": wall, "apart": float(apart.max()) if same else float("inf")}


def csv(folder: Path, people: int, waves: int) -> Figures:
    """Writes the file that the command reads."""
    data.panel(people, waves, 2).write_csv(folder / "answers.csv", float_precision=2)
    return {}


def peak_mb() -> float:
    """The most memory this process had. (The counter of getrusage starts at the parent's.)"""
    status = Path("/proc/self/status")
    if status.exists():
        high = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(high.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


TASKS: dict[str, Callable[..., Figures]] = {
    task.__name__: task
    for task in (
        fit, rows_for_r, mixedlm, cohorts, diff_diff,
        questionnaire, answers, municipality, engine, csv,
    )
}  # fmt: skip

if __name__ == "__main__":
    warnings.simplefilter("ignore")
    figures = TASKS[sys.argv[1]](Path(sys.argv[2]), *map(int, sys.argv[3:]))
    print(json.dumps({"peak_mb": peak_mb(), **figures}))
