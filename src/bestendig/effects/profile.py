"""The top of a likelihood in one dimension, found for certain and then exactly."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def top_of(
    log_likelihood: Callable[[Floats], Floats], slope: Callable[[float], float], grid: Floats
) -> float:
    """Where `log_likelihood` is highest between the first and the last of `grid` (G,).

    A likelihood can have several tops, so it is scanned on the rising `grid` before the
    root of its `slope` is sought beside the best point. At an end the end itself is given.
    """
    from scipy.optimize import brentq  # noqa: PLC0415 - slow to import

    best = int(np.argmax(log_likelihood(grid)))
    low, high = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, len(grid) - 1)])
    if slope(low) <= 0:
        return low
    if slope(high) >= 0:
        return high
    return float(brentq(slope, low, high, xtol=1e-15 * float(grid[-1]), rtol=1e-14))
