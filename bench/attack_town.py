"""Made-up organisations that the attacker goes for: people, three waves, one reorganisation.

Half of them merge small teams as the product proposes; the others insist on every team.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from bestendig.disclosure import Cells, Figure
from bestendig.disclosure.grain import Grain, grain_of
from bestendig.measurement.document import Shows
from bestendig.measurement.places import BANDS, Merged, Picture, Planned, group_of, picture, planned
from bestendig.organisations.rules.forest import Bond, Forest, Team
from bestendig.organisations.rules.reporting import group_of as one_group
from bestendig.organisations.rules.reporting import propose

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

WAVES, DOMAINS = 3, 4
# A question of its own, three that make a scale, and one with three answers, as shares.
ITEMS = ("mark", "s1", "s2", "s3", "way=0", "way=1", "way=2")
LOW = np.array([1.0, 1, 1, 1, 0, 0, 0])
HIGH = np.array([5.0, 5, 5, 5, 1, 1, 1])
WAY = (4, 5, 6)
FIGURES = (
    Figure(code="mark"),
    Figure(code="scale", step=1 / 3),
    *(Figure(code=ITEMS[c], low=0.0, high=1.0, share=True, item="way") for c in WAY),
)
MADE_OF = ((0,), (1, 2, 3), (4,), (5,), (6,))
SCALE = 1  # the one figure of three items: how alike people are may be told of it
SHOWS = tuple(
    Shows(figure=one, items=tuple(ITEMS[i] for i in items), together=f == SCALE, points=5)
    for f, (one, items) in enumerate(zip(FIGURES, MADE_OF, strict=True))
)


def weights(figure: int, items: Floats) -> Floats:
    """(N, I): what each answer adds to a person's score; rows of zeros where there is none."""
    made_of = list(MADE_OF[figure])
    answered = ~np.isnan(items[:, made_of])
    counts = answered.sum(axis=1)
    enough = counts >= len(made_of) / 2
    found = np.zeros_like(items)
    found[:, made_of] = np.where(
        answered & enough[:, None], 1.0 / np.maximum(counts, 1)[:, None], 0.0
    )
    return found


@dataclass(frozen=True, eq=False, kw_only=True)
class Wave:
    """One closed wave. Rows are the people who answered.

    person: who they are. place, band: where they counted. leads: a team. new: fewer than two
    years here.
    moment: in which order they answered, from 0 to 1. items (N, I): nan where skipped.
    """

    number: int
    person: Ints
    place: Ints
    band: tuple[str, ...]
    leads: Bools
    new: Bools
    moment: Floats
    items: Floats
    shown: Planned

    @property
    def cells(self) -> Cells:
        """What is planned to be shown."""
        return self.shown.cells

    @cached_property
    def group(self) -> Ints:
        """(N,): the group of the grain that each is in."""
        return group_of(self.place.tolist(), self.band, self.leads.tolist())

    @cached_property
    def scores(self) -> Floats:
        """(N, F): nan where there is none."""
        found = []
        for f in range(len(FIGURES)):
            each = weights(f, self.items)
            score = (each * np.nan_to_num(self.items)).sum(axis=1)
            found.append(np.where(each.any(axis=1), score, np.nan))
        return np.column_stack(found)

    @cached_property
    def inside(self) -> Bools:
        """(cells, N): who is in each planned cell."""
        members = self.cells.members(self.shown.groups)
        return np.asarray(members[:, self.group])

    def grain(self, people: int) -> Grain:
        """What the gate gets."""
        return grain_of(FIGURES, self.group, self.scores, self.shown.groups, people)


@dataclass(frozen=True, eq=False, kw_only=True)
class Town:
    """One organisation. restated: the people of the second wave where they stand in the third."""

    seed: int
    waves: tuple[Wave, ...]
    restated: Wave


def town(seed: int) -> Town:
    """The organisation of this seed."""
    chance = np.random.default_rng(seed)
    merged = seed % 2 == 0
    teams = int(chance.integers(13, 22))
    domain = np.sort(chance.integers(0, DOMAINS, teams))
    sizes = np.maximum(4, chance.poisson(chance.uniform(9, 16), teams))
    team, traits = np.repeat(np.arange(teams), sizes), _traits(int(sizes.sum()), chance)
    waves: list[Wave] = []
    for number in range(WAVES):
        if number == WAVES - 1:
            team, domain = _reorganised(team, domain, chance)
        scene = picture(*_structure(team, domain, merged=merged), "Town")
        waves.append(_wave(number, team, traits, scene, chance))
        if number < WAVES - 1:
            team = _moved_on(team, chance)
    second = waves[1]
    place = np.array([scene.place_of(_team_key(t)) for t in team[second.person]])
    restated = replace(second, place=place, shown=waves[2].shown)
    return Town(seed=seed, waves=tuple(waves), restated=restated)


# Teams by domain, as in the demo: 420 people, of whom 17 count only in the total.
VOORBEELDSTAD = (
    (12,), (5,), (30, 24, 19, 19, 12, 8), (22, 16, 18, 14, 8), (24, 22, 14, 14),
    (14, 20, 22, 12, 8), (15, 18, 16, 6, 8),
)  # fmt: skip


def voorbeeldstad(seed: int) -> Wave:
    """One wave of an organisation built like the demo's, merged as proposed."""
    chance = np.random.default_rng(seed)
    domain = np.repeat(np.arange(len(VOORBEELDSTAD)), [len(x) for x in VOORBEELDSTAD])
    team = np.repeat(np.arange(len(domain)), [n for x in VOORBEELDSTAD for n in x])
    scene = picture(*_structure(team, domain, merged=True, apart=(0, 1)), "Voorbeeldstad")
    return _wave(0, team, _traits(len(team), chance), scene, chance)


def _traits(people: int, chance: np.random.Generator) -> tuple[Ints, Bools]:
    """The age band of each, and who is new."""
    bands = chance.choice(len(BANDS), people, p=[0.18, 0.63, 0.17, 0.02])
    return bands, chance.random(people) < 0.15


def _wave(
    number: int, team: Ints, traits: tuple[Ints, Bools], scene: Picture, chance: np.random.Generator
) -> Wave:
    """Of 100 people 65 answer."""
    band, new = traits
    leads = np.isin(np.arange(len(team)), np.unique(team, return_index=True)[1])
    who = np.flatnonzero(chance.random(len(team)) < 0.65)
    return Wave(
        number=number,
        person=who,
        place=np.array([scene.place_of(_team_key(t)) for t in team[who]]),
        band=tuple(BANDS[b] for b in band[who]),
        leads=leads[who],
        new=new[who],
        moment=chance.random(len(who)),
        items=_answers(team[who], chance),
        shown=planned(scene.places, len(who), roles=True),  # type: ignore[arg-type]
    )


def _moved_on(team: Ints, chance: np.random.Generator) -> Ints:
    """One in fifty people works in another team by the next wave."""
    moves = chance.random(len(team)) < 0.02
    return np.where(moves, chance.choice(team, len(team)), team)


def _reorganised(team: Ints, domain: Ints, chance: np.random.Generator) -> tuple[Ints, Ints]:
    """Two teams to another domain, two teams made one, one split in two."""
    team, domain = team.copy(), domain.copy()
    moved = chance.choice(len(domain), 5, replace=False)
    domain[moved[:2]] = (domain[moved[:2]] + 1) % DOMAINS
    team[team == moved[2]] = moved[3]
    part = (team == moved[4]) & (chance.random(len(team)) < 0.5)
    team[part] = len(domain)
    return team, np.append(domain, domain[moved[4]])


def _answers(team: Ints, chance: np.random.Generator) -> Floats:
    level = chance.normal(3.6, 0.35, int(team.max()) + 1)[team]
    own = chance.normal(0, 0.5, len(team))
    raw = (level + own)[:, None] + chance.normal(0, 0.75, (len(team), 4))
    marks = np.clip(np.round(raw), 1, 5)
    marks[chance.random(marks.shape) < 0.03] = np.nan
    way = np.eye(3)[chance.choice(3, len(team), p=[0.3, 0.45, 0.25])]
    way[chance.random(len(team)) < 0.03] = np.nan
    return np.column_stack([marks, way])


def _team_key(number: int) -> UUID:
    return UUID(int=1000 + int(number))


def _structure(
    team: Ints, domain: Ints, *, merged: bool, apart: tuple[int, ...] = ()
) -> tuple[Forest, list[Merged]]:
    """The tree, and who is shown together."""
    people = np.bincount(team, minlength=len(domain))
    top = Team(key=UUID(int=1), name="Town", parent=None, people=0, bond=Bond.DOMAIN)
    domains = [
        Team(key=UUID(int=2 + d), name=f"Domain {d}", parent=top.key, people=0,
             bond=Bond.DOMAIN, position=d)
        for d in range(int(domain.max()) + 1)
    ]  # fmt: skip
    teams = [
        Team(key=_team_key(t), name=f"Team {t}", parent=domains[domain[t]].key,
             people=int(people[t]), position=int(t),
             bond=Bond.APART if domain[t] in apart else Bond.MERGES)
        for t in np.flatnonzero(people)
    ]  # fmt: skip
    forest = Forest([top, *domains, *teams])
    groups = (
        propose([top, *domains, *teams]).groups
        if merged
        else [one_group(forest, [one.key]) for one in teams]
    )
    return forest, [Merged(name=g.name, units=g.units, above=g.above) for g in groups]
