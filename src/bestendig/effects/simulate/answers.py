"""From people to answers: standings that hang together over waves and teams, scores, drop-out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import expit

from bestendig.effects.moments import Bools, Floats, Ints
from bestendig.effects.question import Assignment
from bestendig.effects.simulate.world import (
    COMPARISON,
    Code,
    Dropout,
    Names,
    Scale,
    Setting,
    World,
)

# Halvings of the interval for the intercept of drop-out: its share is then exact.
_HALVINGS: Final = 50


@dataclass(frozen=True, eq=False, kw_only=True)
class Draft:
    """A world before anybody answers, in standard deviations.

    without (N, T): where people would stand without a programme. gain (N, T): what the
    programme adds. group, team, start (N,): as in World.
    """

    without: Floats
    gain: Floats
    group: Names
    team: Names | None = None
    start: Names | None = None


def team_numbers(rng: np.random.Generator, people: int, teams: int, uneven: bool) -> Ints:
    """(people,): the team of each, 0..teams − 1, none empty; sizes equal, or up to fourfold."""
    if not uneven:
        return np.arange(people) * teams // people
    share = rng.uniform(0.4, 1.6, teams)
    rest = rng.choice(teams, people - teams, p=share / share.sum())
    return np.sort(np.concatenate([np.arange(teams), rest]))


def standings(rng: np.random.Generator, setting: Setting, people: int, team: Ints | None) -> Floats:
    """(people, T): normal, mean 0, variance 1; `icc` of it between teams where there are any."""
    waves = len(setting.labels)
    lag = np.abs(np.subtract.outer(np.arange(waves), np.arange(waves))).astype(np.float64)
    power = np.where(lag > 0, lag**setting.decay, 0.0)
    # 0 to the power 0 is 1, so that correlation 0 is the identity too.
    root = np.linalg.cholesky(setting.correlation**power)
    own: Floats = rng.standard_normal((people, waves)) @ root.T
    if team is None:
        return own
    count, steady = int(team.max()) + 1, setting.team_correlation
    lasting = rng.standard_normal((count, 1))
    passing = rng.standard_normal((count, waves))
    common = np.sqrt(steady) * lasting + np.sqrt(1 - steady) * passing
    mixed: Floats = np.sqrt(setting.icc) * common[team] + np.sqrt(1 - setting.icc) * own
    return mixed


def world_of(
    rng: np.random.Generator,
    code: Code,
    draft: Draft,
    setting: Setting,
    *,
    assignment: Assignment,
    end: str | None = None,
) -> World:
    """The answers people give, and the truth about them. `end` None: the last wave."""
    waves = setting.labels
    between = _between_items(rng, draft.without.shape, setting.scale)
    got = _scores(draft.without + draft.gain, setting.scale, between)
    missed = got - _scores(draft.without, setting.scale, between)
    answered = _answering(rng, got, draft.group, setting)
    return World(
        code=code,
        values=np.where(answered, got, np.nan),
        waves=waves,
        group=draft.group,
        cluster=draft.team,
        start=draft.start,
        truth=_truth(missed, draft, waves),
        sd=setting.scale.sd,
        assignment=assignment,
        baseline="0",
        end=waves[-1] if end is None else end,
    )


def _truth(missed: Floats, draft: Draft, waves: Sequence[str]) -> Mapping[tuple[str, str], float]:
    """The mean of `missed` in each group and wave in which the programme ran."""
    truth = {}
    for group in np.unique(draft.group):
        inside = draft.group == group
        for t in np.flatnonzero(draft.gain[inside].any(axis=0)).tolist():
            truth[str(group), waves[t]] = float(missed[inside, t].mean())
    return truth


def _between_items(rng: np.random.Generator, shape: tuple[int, ...], scale: Scale) -> Floats | None:
    """(N, T, items): differences between items, which add up to 0 so that scores keep theirs."""
    if scale.items is None:
        return None
    noise = rng.normal(0, scale.noise, (*shape, scale.items))
    centred: Floats = noise - noise.mean(axis=-1, keepdims=True)
    return centred


def _scores(standing: Floats, scale: Scale, between: Floats | None) -> Floats:
    """(N, T): scores of `standing` in the unit of the scale."""
    score: Floats = scale.mean + scale.sd * standing
    if between is None:
        return score
    items = np.clip(np.rint(score[..., None] + between), scale.low, scale.high)
    rounded: Floats = items.mean(axis=-1)
    return rounded


def _answering(rng: np.random.Generator, scores: Floats, group: Names, setting: Setting) -> Bools:
    """(N, T): who answers when; once gone, gone."""
    people, waves = scores.shape
    there = np.ones((people, waves), dtype=np.bool_)
    there[rng.random(people) >= setting.response] = False
    chance = rng.random((people, setting.waves))
    other = setting.comparison_dropout or setting.dropout
    compared = group == COMPARISON
    standard = (scores - setting.scale.mean) / setting.scale.sd
    for arm, dropout in ((~compared, setting.dropout), (compared, other)):
        if dropout.share == 0:
            continue
        for step in range(1, setting.waves):
            t = setting.earlier + step
            risk = _risk(standard[:, t - 1], arm & there[:, t - 1], dropout, setting.waves - 1)
            there[:, t:] &= ~(chance[:, step] < risk)[:, None]
    return there


def _risk(last: Floats, still: Bools, dropout: Dropout, steps: int) -> Floats:
    """(N,): the risk of stopping now, 0 for people not `still` there; its mean is as planned."""
    risk = np.zeros(len(last))
    if not still.any():
        return risk
    wanted = 1 - (1 - dropout.share) ** (1 / steps)
    tilt = dropout.slope * last[still]
    low, high = -30.0 - np.abs(tilt).max(), 30.0 + np.abs(tilt).max()
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if expit(middle + tilt).mean() < wanted:
            low = middle
        else:
            high = middle
    risk[still] = expit((low + high) / 2 + tilt)
    return risk
