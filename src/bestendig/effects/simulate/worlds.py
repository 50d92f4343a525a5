"""The worlds. Each takes a seed and a Setting, and is the same again with the same two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from bestendig.effects.moments import Floats, Ints
from bestendig.effects.question import Assignment
from bestendig.effects.simulate.answers import Draft, standings, team_numbers, world_of
from bestendig.effects.simulate.world import (
    COMPARISON,
    NEVER,
    PROGRAMME,
    Code,
    Names,
    Setting,
    World,
)

_PLAIN: Final = Setting()
_NO_EFFECT: Final = Setting(effect=0.0)
_TEAMS: Final = Setting(teams=12)
_FOLLOWED_UP: Final = Setting(waves=3)
_SMALL: Final = Setting(people=13)
_IN_TURN: Final = Setting(people=360, teams=24, waves=4)


def lottery(seed: int, setting: Setting = _PLAIN) -> World:
    """People drawn by lottery; the effect is there from the first wave after the start."""
    return _two_arms(Code.LOTTERY, seed, setting, assignment=Assignment.LOTTERY)


def cluster_lottery(seed: int, setting: Setting = _TEAMS) -> World:
    """Whole teams drawn by lottery. Raises ValueError without teams."""
    if setting.teams is None:
        raise ValueError("a lottery of teams needs teams")
    return _two_arms(Code.CLUSTER_LOTTERY, seed, setting, assignment=Assignment.LOTTERY)


def fading(seed: int, setting: Setting = _FOLLOWED_UP, *, kept: float = 1 / 3) -> World:
    """A lottery whose effect is whole at wave "1" (the end) and `kept` at each next one."""
    after = np.arange(1, setting.waves)
    gain = np.zeros(len(setting.labels))
    gain[setting.earlier + 1 :] = setting.effect * kept ** (after - 1)
    return _two_arms(Code.FADING, seed, setting, gain=gain, end="1", assignment=Assignment.LOTTERY)


def too_small(seed: int, setting: Setting = _SMALL) -> World:
    """A lottery among so few people that no verdict is possible."""
    return _two_arms(Code.TOO_SMALL, seed, setting, assignment=Assignment.LOTTERY)


def common_shock(
    seed: int,
    setting: Setting = _NO_EFFECT,
    *,
    shock: float = -0.4,
    arms: int = 2,
    assignment: Assignment = Assignment.ASSIGNED,
) -> World:
    """An event moves everybody by `shock` SD after the start; `arms` 1 is before–after."""
    shared = np.zeros(len(setting.labels))
    shared[setting.earlier + 1 :] = shock
    return _two_arms(
        Code.COMMON_SHOCK, seed, setting, shared=shared, arms=arms, assignment=assignment
    )


def volunteers_level(
    seed: int,
    setting: Setting = _NO_EFFECT,
    *,
    level: float = 0.3,
    assignment: Assignment = Assignment.SELF,
) -> World:
    """Keen people join; they stand `level` SD higher at every wave, programme or not."""
    apart = np.full(len(setting.labels), level)
    return _two_arms(Code.VOLUNTEERS_LEVEL, seed, setting, apart=apart, assignment=assignment)


def volunteers_trend(
    seed: int,
    setting: Setting = _NO_EFFECT,
    *,
    trend: float = 0.2,
    assignment: Assignment = Assignment.SELF,
) -> World:
    """Keen people join; they move away by `trend` SD a wave, before the start too.

    They are alike at the baseline.
    """
    apart = trend * np.arange(-setting.earlier, setting.waves, dtype=np.float64)
    return _two_arms(Code.VOLUNTEERS_TREND, seed, setting, apart=apart, assignment=assignment)


def regression_to_mean(
    seed: int,
    setting: Setting = _NO_EFFECT,
    *,
    pool: int = 4,
    blur: float = 0.5,
    arms: int = 2,
    assignment: Assignment = Assignment.SCORE,
) -> World:
    """People join at a low point: the lowest at the baseline of `pool` times as many.

    The choice sees the baseline with an error of `blur` SD. The comparison is drawn from
    those not chosen (`arms` 1: there is none). Teams, where there are any, are `teams` of
    the whole pool and each may hold both.
    """
    if pool < arms:
        raise ValueError(f"a pool of {pool} cannot fill {arms} arms")
    rng = np.random.default_rng(seed)
    people = pool * setting.people
    team = _teams_of(rng, setting, people)
    standing = standings(rng, setting, people, team)
    seen = standing[:, setting.earlier] + blur * rng.standard_normal(people)
    order = np.argsort(seen, kind="stable")
    others = rng.permutation(order[setting.people :])[: setting.people * (arms - 1)]
    chosen = np.concatenate([order[: setting.people], others])
    group = np.repeat([PROGRAMME, COMPARISON][:arms], setting.people)
    draft = Draft(
        without=standing[chosen],
        gain=(group == PROGRAMME)[:, None] * _from_start(setting),
        group=group,
        team=None if team is None else _named(team[chosen]),
    )
    return world_of(rng, Code.REGRESSION_TO_MEAN, draft, setting, assignment=assignment)


def staggered(
    seed: int,
    setting: Setting = _IN_TURN,
    *,
    never: bool = True,
    growth: float = 0.0,
    spread: float = 0.0,
    drift: float = 0.0,
    assignment: Assignment = Assignment.LOTTERY,
) -> World:
    """Teams (or people, without teams) start in turn, by lottery, at waves "1", "2", …

    Cohorts are as equal as possible; the last one never starts when `never`. The effect is
    `effect` at the start, `growth` SD more each wave after it, and from the first cohort to
    the last it changes by `spread` SD a cohort. `drift`: SD a wave, for everybody.
    Groups are named after their start.
    """
    rng = np.random.default_rng(seed)
    people = setting.people
    team = _teams_of(rng, setting, people)
    units = np.arange(people) if team is None else team
    count = int(units.max()) + 1
    labels = [*map(str, range(1, setting.waves)), *([NEVER] if never else [])]
    if count < len(labels) or setting.waves < 2:
        raise ValueError(f"{count} units cannot start in {len(labels)} cohorts")
    cohort = (rng.permutation(count) % len(labels))[units]
    since = np.arange(-setting.earlier, setting.waves) - (cohort + 1)[:, None]
    reached = setting.effect + growth * since + spread * cohort[:, None]
    started = (since >= 0) & (np.array(labels)[cohort] != NEVER)[:, None]
    along = drift * np.arange(-setting.earlier, setting.waves)
    group = np.array(labels)[cohort]
    draft = Draft(
        without=standings(rng, setting, people, team) + along,
        gain=np.where(started, reached, 0.0),
        group=group,
        team=None if team is None else _named(team),
        start=np.where(group == NEVER, "", group),
    )
    return world_of(rng, Code.STAGGERED, draft, setting, assignment=assignment)


def _two_arms(
    code: Code,
    seed: int,
    setting: Setting,
    *,
    assignment: Assignment,
    gain: Floats | None = None,
    shared: Floats | float = 0.0,
    apart: Floats | float = 0.0,
    arms: int = 2,
    end: str | None = None,
) -> World:
    """Two arms of equal size, or one.

    gain (T,): of the programme (None: `effect` after the baseline). shared (T,): what
    everybody lives through; apart (T,): how the programme's people differ anyway.
    """
    rng = np.random.default_rng(seed)
    group = np.repeat([PROGRAMME, COMPARISON][:arms], setting.people)
    parts = [_teams_of(rng, setting, setting.people) for _ in range(arms)]
    numbers = [part + i * (setting.teams or 0) for i, part in enumerate(parts) if part is not None]
    team = np.concatenate(numbers) if numbers else None
    joined = (group == PROGRAMME)[:, None]
    draft = Draft(
        without=standings(rng, setting, len(group), team) + shared + joined * np.asarray(apart),
        gain=joined * (_from_start(setting) if gain is None else gain),
        group=group,
        team=None if team is None else _named(team),
    )
    return world_of(rng, code, draft, setting, assignment=assignment, end=end)


def _teams_of(rng: np.random.Generator, setting: Setting, people: int) -> Ints | None:
    if setting.teams is None:
        return None
    return team_numbers(rng, people, setting.teams, setting.uneven)


def _from_start(setting: Setting) -> Floats:
    """(T,): the effect at each wave after the baseline, before it nothing."""
    gain = np.zeros(len(setting.labels))
    gain[setting.earlier + 1 :] = setting.effect
    return gain


def _named(team: Ints) -> Names:
    return np.char.add("team", np.char.zfill((team + 1).astype(np.str_), 3))


WORLDS: Final[Mapping[Code, Callable[..., World]]] = MappingProxyType(
    {
        Code.LOTTERY: lottery,
        Code.CLUSTER_LOTTERY: cluster_lottery,
        Code.COMMON_SHOCK: common_shock,
        Code.VOLUNTEERS_LEVEL: volunteers_level,
        Code.VOLUNTEERS_TREND: volunteers_trend,
        Code.REGRESSION_TO_MEAN: regression_to_mean,
        Code.STAGGERED: staggered,
        Code.FADING: fading,
        Code.TOO_SMALL: too_small,
    }
)


def replications(code: Code, count: int, *, seed: int = 1, **options: object) -> Iterator[World]:
    """`count` worlds of one kind, each from a seed of its own that follows from `seed`."""
    for child in np.random.SeedSequence(seed).generate_state(count, np.uint64):
        yield WORLDS[code](int(child), **options)
