"""Regression on months that are alike: first-order autoregression by REML, small-sample exact."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bestendig.effects.profile import top_of

Floats = NDArray[np.float64]
Months = NDArray[np.intp]


@dataclass(frozen=True, eq=False, slots=True)
class AutoregressiveFit:
    """Contrasts (K,) of a regression whose errors follow a first-order autoregression.

    ses and dfs by Kenward and Roger; model_ses as if the correlation were known (R's gls).
    correlation: of one month with the next; sd: of one month's error.
    """

    estimates: Floats
    ses: Floats
    dfs: Floats
    model_ses: Floats
    correlation: float
    sd: float


def fit_autoregressive(
    y: Floats, X: Floats, month: Months, rows: Floats
) -> AutoregressiveFit | None:
    """The contrasts `rows` (K, P) of the regression of `y` (M,) on `X` (M, P) of full rank.

    month (M,): rising, gaps allowed; two months d apart correlate as ρ to the power d, with ρ
    by REML between −.95 and .99. None when the regression leaves no spread.
    """
    degrees = len(y) - X.shape[1]
    away = y - X @ np.linalg.lstsq(X, y, rcond=None)[0]
    if away @ away <= 1e-18 * max(float(y @ y), 1e-300):
        return None
    gaps = np.diff(month)
    apart = np.abs(month[:, None] - month)

    def log_likelihood(correlations: Floats) -> Floats:
        return np.array([_log_likelihood(y, X, gaps, float(one)) for one in correlations])

    def slope(correlation: float) -> float:
        V, dV = _covariance(apart, correlation)
        P, *_ = _projection(V, X)
        Py = P @ y
        return float(degrees * (Py @ dV @ Py) / (y @ Py) - (P * dV).sum()) / 2

    grid = np.concatenate([np.linspace(-0.95, 0.9, 38), [0.93, 0.96, 0.98, 0.99]])
    correlation = top_of(log_likelihood, slope, grid)
    V, dV = _covariance(apart, correlation)
    P, phi, B = _projection(V, X)
    variance = float(y @ P @ y) / degrees
    plain, adjusted, dfs = _kenward_roger(V, dV, X, P, phi, rows)
    return AutoregressiveFit(
        estimates=rows @ B @ y,
        ses=np.sqrt(variance * adjusted),
        dfs=dfs,
        model_ses=np.sqrt(variance * plain),
        correlation=correlation,
        sd=math.sqrt(variance),
    )


def _log_likelihood(y: Floats, X: Floats, gaps: Months, correlation: float) -> float:
    """Restricted log-likelihood, variance profiled out: each month given the one before."""
    link = correlation**gaps
    fresh = 1 - link**2
    both = np.column_stack([X, y])
    white = np.vstack([both[:1], (both[1:] - link[:, None] * both[:-1]) / np.sqrt(fresh)[:, None]])
    corner = np.abs(np.diag(np.linalg.qr(white, mode="r")))
    degrees = len(y) - X.shape[1]
    spread = degrees * math.log(corner[-1]) + np.log(corner[:-1]).sum()
    return float(-spread - np.log(fresh).sum() / 2)


def _covariance(apart: Months, correlation: float) -> tuple[Floats, Floats]:
    """Correlations (M, M) of months `apart`, and their slope in ρ."""
    V = correlation**apart
    return V.astype(np.float64), apart * correlation ** np.maximum(apart - 1, 0)


def _projection(V: Floats, X: Floats) -> tuple[Floats, Floats, Floats]:
    """P = V⁻¹ − V⁻¹XΦX′V⁻¹ (M, M), Φ = (X′V⁻¹X)⁻¹ (P, P) and ΦX′V⁻¹ (P, M)."""
    inverse = np.linalg.inv(V).astype(np.float64)
    left = X.T @ inverse
    phi = np.linalg.inv(left @ X).astype(np.float64)
    return inverse - left.T @ phi @ left, phi, phi @ left


def _kenward_roger(
    V: Floats, dV: Floats, X: Floats, P: Floats, phi: Floats, rows: Floats
) -> tuple[Floats, Floats, Floats]:
    """Variances of the contrasts (K,) at unit variance, the same adjusted, and their df.

    The linear form, without second derivatives of V: in simulation it stays nearer 5%.
    """
    inverse = np.linalg.inv(V)
    left = X.T @ inverse
    slopes = (V, dV)
    information = np.array([[np.sum((P @ a) * (P @ b).T) for b in slopes] for a in slopes]) / 2
    W = np.linalg.inv(information)
    bent = [-left @ a @ left.T for a in slopes]
    middle = np.zeros_like(phi)
    for i, a in enumerate(slopes):
        for j, b in enumerate(slopes):
            middle += W[i, j] * (left @ a @ inverse @ b @ left.T - bent[i] @ phi @ bent[j])
    through = rows @ phi
    plain = np.einsum("kp,kp->k", through, rows)
    adjusted = plain + 2 * np.einsum("kp,pq,kq->k", through, middle, through)
    steep = np.stack([-np.einsum("kp,pq,kq->k", through, one, through) for one in bent], axis=1)
    dfs = 2 * plain**2 / np.einsum("ki,ij,kj->k", steep, W, steep)
    return plain, adjusted, dfs
