"""One common factor behind several items."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def one_factor(correlation: Floats) -> tuple[Floats, Floats] | None:
    """Loadings and uniquenesses (J,) of one factor fitted to a `correlation` (J, J).

    By maximum likelihood. None when the correlations are singular, when no factor is left, or
    when an item would be all factor (uniqueness at R factanal's floor of .005: a Heywood case).
    The likelihood is profiled over the uniquenesses, as in Lawley & Maxwell (1971), Factor
    Analysis as a Statistical Method, chapter 4.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - slow to import

    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        return None

    def split(log_unique: Floats) -> tuple[Floats, Floats]:
        root = np.exp(-log_unique / 2)
        values, vectors = np.linalg.eigh(correlation * np.outer(root, root))
        return values, vectors[:, -1]

    def misfit(log_unique: Floats) -> tuple[float, Floats]:
        values, factor = split(log_unique)
        unique = np.exp(log_unique)
        loadings = np.sqrt(unique * max(values[-1] - 1, 0)) * factor
        rest = values[:-1]
        gradient = (loadings**2 + unique - 1) / unique
        return float((rest - np.log(rest) - 1).sum()), gradient

    floor = 0.005
    start = np.log(np.clip(0.5 / np.diag(np.linalg.inv(correlation)), floor, 1))
    fit = minimize(
        misfit, start, jac=True, method="L-BFGS-B",
        bounds=[(np.log(floor), 0.0)] * len(start),
        options={"maxiter": 2000, "ftol": 1e-15, "gtol": 1e-10},
    )  # fmt: skip
    unique = np.exp(fit.x)
    values, factor = split(fit.x)
    if unique.min() <= floor * 1.001 or values[-1] <= 1:
        return None
    oriented = factor if factor.sum() >= 0 else -factor
    return np.sqrt(unique * (values[-1] - 1)) * oriented, unique
