"""Does a figure of the administration say something where a programme did nothing?

Series of which the truth is known go through the engine and the grade as one real figure does.
With a control both units share a shock at the start, which in one unit alone would look like an
effect.

    .venv/bin/python -m bench.series            4,000 series of each kind
    .venv/bin/python -m bench.series --quick    300

Ends with exit code 1 when more is claimed than may be.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sys

import numpy as np
from numpy.typing import NDArray

from bestendig.effects.grade import VerdictCode
from bestendig.effects.series import interrupted_series
from bestendig.effects.series_grade import SeriesEvidence, series_verdict

MOST_CLAIMS = 0.07
QUARTERS, START = 19, 11


def noise(chance: np.random.Generator, rho: float, scale: float) -> NDArray[np.float64]:
    """Autocorrelated, of the same spread throughout."""
    found = chance.normal(0, scale, QUARTERS)
    for place in range(1, QUARTERS):
        found[place] = rho * found[place - 1] + np.sqrt(1 - rho**2) * found[place]
    return found


def claims(chance: np.random.Generator, rho: float, times: int, *, compared: bool) -> float:
    """The share of null series that says something."""
    told, place = 0, np.arange(QUARTERS)
    for _again in range(times):
        both = 5 + 0.6 * np.cos(2 * np.pi * place / 4)
        if compared:
            both = both - 1.5 * (place >= START)
        control = tuple(both + noise(chance, rho, 0.3)) if compared else None
        answer = interrupted_series(
            tuple(both + noise(chance, rho, 0.3)), START, control=control, periods_a_year=4
        )
        verdict = series_verdict(
            SeriesEvidence(answer=answer, with_events=None, compared=compared, flags=())
        )
        told += verdict.code is not VerdictCode.NONE
    return told / times


def main() -> None:
    """All kinds, a line each."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    times = 300 if options.parse_args().quick else 4000
    chance, wrong = np.random.default_rng(136), False
    for compared in (False, True):
        for rho in (0.0, 0.4, 0.7):
            share = claims(chance, rho, times, compared=compared)
            wrong |= share > MOST_CLAIMS
            name = "with a control" if compared else "alone"
            print(f"{name:15} rho {rho:.1f}: {share:6.2%} of {times} claims something")
    sys.exit(int(wrong))


if __name__ == "__main__":
    main()
