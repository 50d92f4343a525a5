"""The search for the top of the likelihood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bestendig.effects.moments import Floats
from bestendig.effects.reml import Curvature, Likelihood, State
from bestendig.effects.values import Reason

# The gain in log-likelihood that one more step promises, below which it is not taken.
_ENOUGH: Final = 1e-14
# Below this promise the observed information takes over.
_CLOSE: Final = 1.0
_RIDGES: Final = (0.0, 1e-6, 1e-3, 0.1, 1.0, 10.0)
_STEPS: Final = 40


@dataclass(frozen=True, eq=False)
class Top:
    """Where the likelihood is highest, and its shape there."""

    likelihood: Likelihood
    state: State
    curvature: Curvature


def maximise(likelihood: Likelihood, theta: Floats) -> Top | Reason:
    """Newton steps from `theta`, halved until they gain.

    They follow the average information, and close to the top the observed information.
    """
    state = likelihood.at(theta)
    for _ in range(_STEPS):
        if state is None:
            break
        gradient, _ = likelihood.score(state)
        step = _solved(likelihood.average_information(state), gradient, _RIDGES)
        if step is None:
            break
        top = None
        if gradient @ step < _CLOSE:
            curvature = likelihood.curvature(state)
            sharper = _solved(curvature.information, gradient, (0.0,))
            if sharper is not None:
                step, top = sharper, Top(likelihood, state, curvature)
        gain = float(gradient @ step)
        if top is not None and gain < _ENOUGH:
            return top
        state = _climbed(likelihood, state, step, gain)
        # Where no step gains for rounding alone, this is the top.
        if state is None and top is not None and gain < 1e-9:
            return top
    return Reason.NOT_CONVERGED


def _climbed(likelihood: Likelihood, state: State, step: Floats, gain: float) -> State | None:
    # The value itself carries rounding; near the top a step may gain less than that.
    slack = 1e-13 * abs(state.log_likelihood)
    for power in range(12):
        share = 0.5**power
        tried = likelihood.at(state.theta + share * step)
        if tried is not None:
            wanted = state.log_likelihood + 1e-4 * share * gain - slack
            if tried.log_likelihood >= wanted:
                return tried
    return None


def _solved(information: Floats, gradient: Floats, ridges: Sequence[float]) -> Floats | None:
    """The step, with the first of `ridges` that makes the information positive definite."""
    if (information.diagonal() <= 0).any():
        return None
    scale = np.sqrt(information.diagonal())
    unit = information / np.outer(scale, scale)
    for ridge in ridges:
        raised = unit + ridge * np.eye(len(unit))
        if np.linalg.eigvalsh(raised)[0] > 1e-12:
            return np.asarray(np.linalg.solve(raised, gradient / scale) / scale, np.float64)
    return None
