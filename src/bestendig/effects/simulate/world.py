"""What a simulated world is made of, and what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from bestendig.effects.moments import Floats, Moments, moments_of
from bestendig.effects.question import Assignment, Question

if TYPE_CHECKING:
    import polars as pl

Names = NDArray[np.str_]

PROGRAMME: Final = "programme"
COMPARISON: Final = "comparison"
NEVER: Final = "never"


class Code(StrEnum):
    """The worlds; each has one thing in it that an honest report must get right."""

    LOTTERY = "lottery"
    CLUSTER_LOTTERY = "cluster_lottery"
    COMMON_SHOCK = "common_shock"
    VOLUNTEERS_LEVEL = "volunteers_level"
    VOLUNTEERS_TREND = "volunteers_trend"
    REGRESSION_TO_MEAN = "regression_to_mean"
    STAGGERED = "staggered"
    FADING = "fading"
    TOO_SMALL = "too_small"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropout:
    """Who stops answering after the baseline, and stays away.

    share: of the people, gone by the last wave; the risk is the same at each wave. slope:
    log-odds of stopping per standard deviation of the last score answered: 0 is missing
    completely at random, any other value missing at random; below 0 low scores stop first.
    """

    share: float = 0.0
    slope: float = 0.0

    def __post_init__(self) -> None:
        if not 0 <= self.share < 1:
            raise ValueError(f"drop-out share {self.share} is not in [0, 1)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How standings become scores.

    mean, sd: of a score before the start (defaults: scores of 3 or 4 items from 1 to 5).
    items: None, a continuous score without limits; else the mean of so many items, rounded
    to whole answers from `low` to `high`, whose noise has SD `noise` between items.
    """

    mean: float = 3.6
    sd: float = 0.8
    items: int | None = None
    low: int = 1
    high: int = 5
    noise: float = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The size and shape of a world; every world reads what it needs.

    people, teams: of each arm (staggered: in all); teams None: no teams. uneven: teams differ
    in size, up to fourfold. icc: share of the variance between teams. waves: from the
    baseline on, the baseline included; earlier: waves before the baseline. effect: in SD of
    the score. correlation: of two scores of one person (in one team) one wave apart; farther
    apart r^(lag^decay), so decay 0 is the same for all waves and 1 is AR(1).
    team_correlation: of team averages at any two waves. dropout, comparison_dropout (None:
    as dropout); response: share that ever answers.
    """

    people: int = 150
    teams: int | None = None
    uneven: bool = False
    icc: float = 0.05
    waves: int = 2
    earlier: int = 0
    effect: float = 0.3
    correlation: float = 0.6
    decay: float = 0.0
    team_correlation: float = 0.8
    dropout: Dropout = Dropout()
    comparison_dropout: Dropout | None = None
    response: float = 1.0
    scale: Scale = Scale()

    def __post_init__(self) -> None:
        if self.people < 1 or self.waves < 1 or self.earlier < 0:
            raise ValueError("a world needs people, and a wave from the baseline on")
        if self.teams is not None and not 1 <= self.teams <= self.people:
            raise ValueError(f"{self.people} people cannot fill {self.teams} teams")
        shares = (self.icc, self.correlation, self.team_correlation)
        if not all(0 <= share < 1 for share in shares) or not 0 < self.response <= 1:
            raise ValueError("icc and correlations lie in [0, 1), response in (0, 1]")

    @property
    def labels(self) -> tuple[str, ...]:
        """The wave labels: "0" is the baseline, "-1" the wave before it."""
        return tuple(str(wave) for wave in range(-self.earlier, self.waves))


@dataclass(frozen=True, eq=False, kw_only=True)
class World:
    """Answers of people of whom the truth is known.

    values (N, T): scores, nan where not answered. group, cluster, start (N,): labels; start
    is the first wave under the programme, "" for never; cluster and start are None where the
    world has none. truth: (group, wave) → what the programme did for that group at that
    wave, as the mean of score with minus score without it over all its people (drop-outs
    included), in the unit of the score; groups and waves not in it: nothing. sd: of a score
    before rounding. end: the one primary wave.
    """

    code: Code
    values: Floats
    waves: tuple[str, ...]
    group: Names
    cluster: Names | None
    start: Names | None
    truth: Mapping[tuple[str, str], float]
    sd: float
    assignment: Assignment
    baseline: str
    end: str

    @property
    def comparison(self) -> str | None:
        """The label of the comparison group, None where there is none."""
        return COMPARISON if self.start is None and (self.group == COMPARISON).any() else None

    @property
    def starts(self) -> dict[str, str | None] | None:
        """Staggered worlds: group → first wave under the programme (None: never)."""
        if self.start is None:
            return None
        groups, first = np.unique(self.group, return_index=True)
        return {str(g): str(self.start[i]) or None for g, i in zip(groups, first, strict=True)}

    def moments(self, *, clustered: bool = True) -> Moments:
        """Their moments; `clustered` False leaves the teams out, where there are any."""
        return moments_of(
            self.values,
            self.waves,
            group=self.group,
            cluster=self.cluster if clustered else None,
        )

    def question(self, **changes: Any) -> Question:
        """The question this world is about; `changes` replace fields of the Question."""
        asked: dict[str, Any] = {
            "end": self.end,
            "baseline": self.baseline,
            "programme": PROGRAMME,
            "comparison": self.comparison,
            "starts": self.starts,
            "assignment": self.assignment,
        }
        return Question(**(asked | changes))

    def wide(self) -> pl.DataFrame:
        """One row a person: person, group, [team], [start], then a column a wave."""
        import polars as pl  # noqa: PLC0415 - slow, and only files need it

        frame = pl.DataFrame({"person": np.arange(1, len(self.values) + 1), **self._labels()})
        scores = {f"score_{w}": self.values[:, t] for t, w in enumerate(self.waves)}
        return frame.with_columns(pl.Series(k, v).fill_nan(None) for k, v in scores.items())

    def long(self) -> pl.DataFrame:
        """One row an answer: person, group, [team], [start], wave, score."""
        import polars as pl  # noqa: PLC0415 - slow, and only files need it

        person, wave = np.nonzero(~np.isnan(self.values))
        return pl.DataFrame(
            {
                "person": person + 1,
                **{name: labels[person] for name, labels in self._labels().items()},
                "wave": np.array(self.waves)[wave],
                "score": self.values[person, wave],
            }
        )

    def _labels(self) -> dict[str, Names]:
        named = {"group": self.group, "team": self.cluster, "start": self.start}
        return {name: labels for name, labels in named.items() if labels is not None}
