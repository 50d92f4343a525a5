"""Several primary outcomes at once: p-values that still mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """p-values adjusted step-down, in the order given, so that claiming any at α errs in α.

    nan (not tested) passes through and is not counted. Raises ValueError outside [0, 1].
    Source: Holm, S. (1979), Scandinavian Journal of Statistics 6(2), 65–70.
    """
    p = np.asarray(p_values, dtype=np.float64).reshape(-1)
    tested = np.flatnonzero(~np.isnan(p))
    if ((p[tested] < 0) | (p[tested] > 1)).any():
        raise ValueError(f"a p-value lies outside [0, 1]: {list(p_values)}")
    ranked = tested[np.argsort(p[tested], kind="stable")]
    stepped = p[ranked] * np.arange(len(ranked), 0, -1)
    adjusted = p.copy()
    adjusted[ranked] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return tuple(float(value) for value in adjusted)
