"""Contrasts between cohorts that start at different waves.

A cohort's effect at a wave is its change since the last wave before its start, minus the
change of people who had not started by then. Every estimand is a weighted sum of such
contrasts. Two things make it uncertain: the cohort means, and how many people each cohort
happened to get, because those numbers are weights. A `Contrast` keeps the derivative by each.

Source: Callaway & Sant'Anna (2021), Journal of Econometrics 225(2), 200–230.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np

from bestendig.effects.moments import Bools, Floats, Ints, Moments
from bestendig.effects.values import Reason

Control = Literal["never", "not_yet"]
Base = Literal["varying", "universal"]

_NEVER: Final = np.iinfo(np.int64).max


class Contrast(NamedTuple):
    """An estimand, linear in the cohort means.

    row (C, T): the weight of each mean. by_size (C,): what one more person in a cohort would
    do to the estimate, all means being the same. cohorts (C,): who is in it.
    """

    row: Floats
    by_size: Floats
    cohorts: Bools


@dataclass(frozen=True, eq=False)
class Cohorts:
    """C cohorts over T waves.

    start (C,): place of the first wave under the programme, or beyond all waves. n (C,):
    people. seen (C, T): where there is a mean. mean (C, T): the means by which numbers of
    people matter; zeros where those numbers are taken as given. absent (C,): why a mean is
    not there. members (C, J): which clusters a cohort has people in; None without clusters.
    """

    labels: tuple[str, ...]
    waves: tuple[str, ...]
    start: Ints
    n: Floats
    seen: Bools
    mean: Floats
    absent: tuple[Reason, ...]
    members: Bools | None = None

    @property
    def started(self) -> list[int]:
        """The cohorts that start at one of the waves, earliest first."""
        within = np.flatnonzero(self.start < len(self.waves))
        return [int(g) for g in within[np.argsort(self.start[within], kind="stable")]]

    def effect(self, cohort: int, wave: int, base: int, control: Control) -> Contrast | Reason:
        """The change of `cohort` from wave `base` to `wave`, minus that of its controls."""
        if base < 0:
            return Reason.NO_BASELINE
        weights = np.zeros(len(self.waves))
        weights[wave], weights[base] = 1.0, -1.0
        return self._against_controls(cohort, weights, control, max(wave, base))

    def detrended(self, cohort: int, wave: int, control: Control) -> Contrast | Reason:
        """The effect at `wave`, minus the change over the two waves before the start.

        Both against the same controls, so that a steady difference in trend drops out.
        """
        base = int(self.start[cohort]) - 1
        if base < 1:
            return Reason.NO_BASELINE if base < 0 else Reason.NO_EARLIER_WAVE
        weights = np.zeros(len(self.waves))
        weights[wave], weights[base], weights[base - 1] = 1.0, -2.0, 1.0
        return self._against_controls(cohort, weights, control, wave)

    def _against_controls(
        self, cohort: int, weights: Floats, control: Control, until: int
    ) -> Contrast | Reason:
        """`weights` (T,) on the cohort's means, minus the same of those not started `until`."""
        own = np.arange(len(self.n)) == cohort
        waiting = ~own & (self.start > (_NEVER - 1 if control == "never" else until))
        if not waiting.any():
            return Reason.COMPARISON_STARTED
        usable = np.asarray((self.seen | (weights == 0)).all(axis=1), dtype=np.bool_)
        controls = waiting & usable & (self.n > 0)
        if not usable[cohort]:
            return self.absent[cohort]
        if not controls.any():
            return self.absent[int(np.flatnonzero(waiting)[0])]
        few = self._too_few(own) or self._too_few(controls)
        if few is not None:
            return few
        share = np.where(controls, self.n, 0.0) / self.n[controls].sum()
        change = self.mean @ weights
        drift = np.where(controls, change - share @ change, 0.0) / self.n[controls].sum()
        return Contrast(np.outer(own - share, weights), -drift, own | controls)

    def _too_few(self, cohorts: Bools) -> Reason | None:
        """Why these cohorts together show no chance variation between people or clusters."""
        if self.n[cohorts].sum() < 2:
            return Reason.TOO_FEW_PEOPLE
        if self.members is not None and self.members[cohorts].any(axis=0).sum() < 2:
            return Reason.TOO_FEW_CLUSTERS
        return None

    def pooled(self, parts: Sequence[tuple[int, Contrast]]) -> Contrast:
        """The average of (cohort, contrast) pairs, weighted by people in the cohort."""
        own = np.array([cohort for cohort, _ in parts])
        size = self.n[own]
        whole = average([contrast for _, contrast in parts], size)
        values = np.array([np.sum(contrast.row * self.mean) for _, contrast in parts])
        pull = np.zeros_like(self.n)
        np.add.at(pull, own, (values - size @ values / size.sum()) / size.sum())
        return whole._replace(by_size=whole.by_size + pull)


def average(parts: Sequence[Contrast], weights: Floats | None = None) -> Contrast:
    """The average of contrasts with fixed `weights` (equal without)."""
    return Contrast(
        np.average([part.row for part in parts], axis=0, weights=weights),
        np.average([part.by_size for part in parts], axis=0, weights=weights),
        np.any([part.cohorts for part in parts], axis=0),
    )


def starts_of(moments: Moments, starts: Mapping[str, str | None]) -> Ints:
    """(G,): the place of each group's first wave under the programme.

    starts: group label -> wave label, None for never. Raises ValueError for a group without
    a start, a start that is no wave, and when nobody starts.
    """
    places: dict[str | None, int] = {wave: place for place, wave in enumerate(moments.waves)}
    places[None] = _NEVER
    missing = [group for group in moments.groups if group not in starts]
    if missing:
        raise ValueError(f"groups without a start: {missing}")
    unknown = {str(starts[group]) for group in moments.groups} - {str(wave) for wave in places}
    if unknown:
        raise ValueError(f"starts that are no wave: {sorted(unknown)}")
    found = np.array([places[starts[group]] for group in moments.groups], dtype=np.int64)
    if (found == _NEVER).all():
        raise ValueError("no group starts at any of the waves")
    return found
