"""Everything that weakens what may be said: the flags of the verdict table.

Flags seen in the moments are raised here. Flags about what the data cannot know (the plan
was changed, an event hit one group, people were in several programmes) are made by the
caller with the same type; their thresholds stand here too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Final

import numpy as np

from bestendig.effects.moments import Bools, Moments
from bestendig.effects.question import Assignment, Design, Question
from bestendig.effects.standing import Cell, cell_of, people_of, standing_of
from bestendig.effects.thresholds import FEW_ANSWERS, FEWEST_ANSWERS
from bestendig.effects.values import Estimate, t_quantile

# Groups that chance would set so far apart before the start less than once in a hundred times.
RARE: Final = 0.01


class FlagCode(StrEnum):
    """The flags; words for each stand in the copy deck."""

    DIFFERENTIAL_DROPOUT = "differential_dropout"
    LOW_RESPONSE = "low_response"
    UNEQUAL_BASELINE = "unequal_baseline"
    PRETREND = "pretrend"
    FEW_CLUSTERS = "few_clusters"
    CONTEXT_EVENT = "context_event"
    REGRESSION_TO_MEAN = "regression_to_mean"
    PLAN_CHANGED = "plan_changed"
    SELECTION = "selection"
    SMALL_N = "small_n"
    UNRELIABLE_SCALE = "unreliable_scale"
    OVERLAP = "overlap"


class Level(IntEnum):
    """How heavy a flag weighs: said only, caps the grade at C, or stops every verdict."""

    NOTED = 1
    CAPS = 2
    STOPS = 3


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that weakens the proof. `detail` holds the figures behind it."""

    code: FlagCode
    level: Level
    detail: Mapping[str, float | int | str] = field(default_factory=dict)


def cell(moments: Moments, group: str | None, wave: str) -> Cell:
    """The answers at `wave` of `group` (None: of all groups)."""
    everybody = np.ones(len(moments.n), dtype=bool)
    return cell_of(moments, everybody if group is None else people_of(moments, [group]), wave)


def _share_answering(moments: Moments, inside: Bools, wave: str, of: str | None) -> _Share:
    """How many of those who answered wave `of` (None: of everybody known) answered `wave`."""
    known = inside
    if of is not None:
        known = inside & moments.observed[:, moments.waves.index(of)]
    both = known & moments.observed[:, moments.waves.index(wave)]
    return _Share(int(moments.n[both].sum()), int(moments.n[known].sum()))


@dataclass(frozen=True, slots=True)
class _Share:
    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole if self.whole else math.nan

    @property
    def variance(self) -> float:
        # Two added successes and failures keep a share of 0 or 1 from having no error at all.
        adjusted = (self.part + 1) / (self.whole + 2)
        return adjusted * (1 - adjusted) / (self.whole + 2)


def response_flags(moments: Moments, question: Question) -> list[Flag]:
    """low_response and differential_dropout, at the end wave."""
    flags = []
    nobody = ~moments.observed[:, : len(moments.waves)].any(axis=1)
    invited_known = bool(moments.n[nobody].sum())
    everybody = np.ones(len(moments.n), dtype=bool)
    shares = []
    if question.baseline is not None and question.baseline != question.end:
        shares.append(_share_answering(moments, everybody, question.end, question.baseline))
    if invited_known:
        first = question.baseline or question.end
        shares.append(_share_answering(moments, everybody, first, None))
    lowest = min((share.value for share in shares if share.whole), default=1.0)
    if lowest < 0.6:
        level = Level.CAPS if lowest < 0.3 else Level.NOTED
        flags.append(Flag(FlagCode.LOW_RESPONSE, level, {"share": lowest}))
    if question.baseline is None and not invited_known:
        return flags
    gap = _widest_gap(moments, question)
    if abs(gap) >= 0.10:
        level = Level.CAPS if abs(gap) >= 0.20 else Level.NOTED
        flags.append(Flag(FlagCode.DIFFERENTIAL_DROPOUT, level, {"gap": gap}))
    return flags


def _widest_gap(moments: Moments, question: Question) -> float:
    """In answering the end wave, between the groups that differ most; 0 if by chance."""
    pairs = _pairs(moments, question)
    # Of several cohorts one always stands out: all their intervals must hold together.
    quantile = t_quantile(1 - 0.025 / max(len(pairs), 1), math.inf)
    gaps = [0.0]
    for pair in pairs:
        one, other = (_share_answering(moments, x, question.end, question.baseline) for x in pair)
        if one.whole and other.whole:
            gap = one.value - other.value
            certain = abs(gap) > quantile * math.sqrt(one.variance + other.variance)
            gaps.append(gap if certain else 0.0)
    return max(gaps, key=abs)


def _pairs(moments: Moments, question: Question) -> list[tuple[Bools, Bools]]:
    """Whose answering is compared: programme and comparison; each cohort and all others."""
    if question.starts is not None:
        # Of two cohorts the second comparison is the first one turned round.
        cohorts = moments.groups if len(moments.groups) > 2 else moments.groups[:1]
        return [(inside := people_of(moments, [group]), ~inside) for group in cohorts]
    if question.comparison is None:
        return []
    return [(people_of(moments, [question.programme]), people_of(moments, [question.comparison]))]


def baseline_flags(moments: Moments, question: Question, sd: float) -> list[Flag]:
    """unequal_baseline and regression_to_mean. `sd`: pooled within-group, at baseline."""
    flags = []
    standing = standing_of(moments, question, sd)
    apart, ratio = standing.apart, standing.ratio
    if apart is not None and (abs(apart) >= 0.25 or not 0.5 <= ratio <= 2):
        level = Level.NOTED if question.lottery else Level.CAPS
        detail = {"difference": apart, "variance_ratio": ratio}
        flags.append(Flag(FlagCode.UNEQUAL_BASELINE, level, detail))
    better = 1.0 if question.higher_is_better else -1.0
    known = [x for x in (apart, standing.moved) if x is not None]
    worse_by = max((-better * x for x in known), default=0.0)
    chosen_on_score = question.assignment is Assignment.SCORE
    if chosen_on_score or (worse_by >= 0.25 and not question.lottery):
        flags.append(Flag(FlagCode.REGRESSION_TO_MEAN, Level.CAPS, {"worse_by": worse_by}))
    return flags


def assignment_flags(question: Question) -> list[Flag]:
    """selection: people chose themselves, or nobody knows how the groups came about."""
    unknown = question.assignment in (Assignment.SELF, Assignment.UNKNOWN)
    if unknown and question.design is not Design.ONE_GROUP:
        return [Flag(FlagCode.SELECTION, Level.CAPS, {"assignment": question.assignment.value})]
    return []


def size_flags(moments: Moments, question: Question) -> list[Flag]:
    """small_n: the fewest answers of a group at the waves that decide."""
    groups: list[str | None] = [None]
    if question.starts is None:
        groups = [question.programme]
        if question.comparison is not None:
            groups.append(question.comparison)
    waves = [question.end] if question.baseline is None else [question.baseline, question.end]
    fewest = min(cell(moments, group, wave).n for group in groups for wave in waves)
    if fewest >= FEW_ANSWERS:
        return []
    level = Level.STOPS if fewest < FEWEST_ANSWERS else Level.NOTED
    return [Flag(FlagCode.SMALL_N, level, {"n": fewest})]


def cluster_flags(moments: Moments, question: Question, df: float) -> list[Flag]:
    """few_clusters: teams an arm (staggered: in all), and degrees of freedom `df`."""
    if not moments.clustered:
        return []
    answered = moments.observed[:, moments.waves.index(question.end)] & (moments.n > 0)
    if question.starts is not None:
        teams = len(np.unique(moments.cluster[answered]))
        stops = teams < 8
    else:
        arms = [question.programme, *([question.comparison] if question.comparison else [])]
        teams = min(
            len(np.unique(moments.cluster[answered & (moments.group == moments.groups.index(arm))]))
            for arm in arms
        )
        stops = teams < 4
    if stops or df < 4:
        return [Flag(FlagCode.FEW_CLUSTERS, Level.STOPS, {"n": teams, "df": df})]
    few = 20 if question.starts is not None else 10
    return [Flag(FlagCode.FEW_CLUSTERS, Level.NOTED, {"n": teams, "df": df})] if teams < few else []


def trend_flags(pretrend: Estimate | None, *, harmless: bool) -> list[Flag]:
    """pretrend: the groups were growing apart between two waves before the start.

    harmless: a lottery made the groups (one in twenty then does so by chance), and what
    decides follows it hardly or not. Then it is noted, unless it is so rare that it may not have
    been a lottery.
    """
    if pretrend is None or not pretrend.p < 0.05:
        return []
    level = Level.NOTED if harmless and pretrend.p >= RARE else Level.CAPS
    return [Flag(FlagCode.PRETREND, level, {"change": pretrend.estimate, "p": pretrend.p})]


def reliability_flags(alpha: float | None) -> list[Flag]:
    """unreliable_scale, from Cronbach's `alpha` (None: not a scale, or not known)."""
    if alpha is None or alpha >= 0.70:
        return []
    level = Level.STOPS if alpha < 0.50 else Level.NOTED
    return [Flag(FlagCode.UNRELIABLE_SCALE, level, {"alpha": alpha})]


def overlap_flags(
    share: float, programme_share: float, comparison_share: float, *, staggered: bool = False
) -> list[Flag]:
    """overlap: people in more than one programme in the period.

    `share` of all people; serious when the shares of the programme and the comparison group
    differ by more than 30 points, however few they are of all. `staggered`: noted only.
    """
    apart = abs(programme_share - comparison_share)
    serious = apart > 0.30 and not staggered
    if share <= 0.10 and not serious:
        return []
    level = Level.CAPS if serious else Level.NOTED
    return [Flag(FlagCode.OVERLAP, level, {"share": share, "apart": apart})]
