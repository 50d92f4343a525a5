"""The worlds on which honesty is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bestendig.effects.question import Assignment
from bestendig.effects.simulate import Code, Dropout, Scale, Setting

# 40% gone by the end, for other reasons in each arm: with low scores first in one, last in the
# other. A comparison of those who stayed is then biased by itself.
DROPPING: dict[str, Any] = {
    "dropout": Dropout(share=0.4, slope=-0.6),
    "comparison_dropout": Dropout(share=0.4, slope=0.3),
}
ASSIGNED = {"assignment": Assignment.ASSIGNED}


@dataclass(frozen=True)
class Scenario:
    """One kind of world. covers: its 95% intervals must hold. quick: part of the short run."""

    name: str
    code: Code
    setting: Setting
    options: Mapping[str, Any] = field(default_factory=dict)
    covers: bool = False
    quick: bool = False

    @property
    def null(self) -> bool:
        """Whether the programme does nothing, so that every claim is a false one."""
        return self.setting.effect == 0


def _nothing(**changes: Any) -> Setting:
    return Setting(effect=0.0, **changes)


SCENARIOS = (
    Scenario("lottery, 40% drop-out, unlike in the arms", Code.LOTTERY,
             _nothing(waves=3, **DROPPING), covers=True, quick=True),
    Scenario("lottery, 40 people an arm", Code.LOTTERY,
             _nothing(people=40, waves=3, **DROPPING), covers=True),
    Scenario("lottery, 4 items from 1 to 5", Code.LOTTERY,
             _nothing(waves=3, scale=Scale(items=4), **DROPPING), covers=True),
    Scenario("lottery of 3 + 3 teams", Code.CLUSTER_LOTTERY, _nothing(people=60, teams=3)),
    Scenario("lottery of 6 + 6 teams", Code.CLUSTER_LOTTERY,
             _nothing(people=90, teams=6, waves=3, **DROPPING), covers=True, quick=True),
    Scenario("lottery of 20 + 20 uneven teams", Code.CLUSTER_LOTTERY,
             _nothing(people=300, teams=20, uneven=True, waves=3, **DROPPING), covers=True),
    Scenario("staggered start of 24 teams by lottery, drift", Code.STAGGERED,
             _nothing(people=360, teams=24, waves=4), {"drift": 0.1}, covers=True, quick=True),
    Scenario("staggered start of 40 teams by lottery, 40% drop-out", Code.STAGGERED,
             _nothing(people=600, teams=40, waves=4, dropout=Dropout(share=0.4, slope=-0.6)),
             {"drift": 0.1}, covers=True),
    Scenario("common shock, one group", Code.COMMON_SHOCK, _nothing(),
             {"arms": 1, "shock": 0.4}, quick=True),
    Scenario("common shock, two groups, assigned", Code.COMMON_SHOCK,
             _nothing(earlier=1), {"shock": 0.4, **ASSIGNED}),
    Scenario("volunteers who stand higher", Code.VOLUNTEERS_LEVEL, _nothing(earlier=1)),
    Scenario("volunteers who stand higher, called assigned", Code.VOLUNTEERS_LEVEL,
             _nothing(earlier=1), ASSIGNED),
    Scenario("volunteers who were rising already", Code.VOLUNTEERS_TREND, _nothing(earlier=1)),
    Scenario("volunteers who were rising already, called assigned", Code.VOLUNTEERS_TREND,
             _nothing(earlier=1), ASSIGNED, quick=True),
    Scenario("slowly rising volunteers, called assigned", Code.VOLUNTEERS_TREND,
             _nothing(earlier=1), {"trend": 0.1, **ASSIGNED}),
    Scenario("joining at a low point", Code.REGRESSION_TO_MEAN, _nothing(earlier=1)),
    Scenario("joining at a low point, called assigned", Code.REGRESSION_TO_MEAN,
             _nothing(earlier=1), ASSIGNED),
    Scenario("effect 0.3, lottery, 150 an arm, 40% drop-out", Code.LOTTERY,
             Setting(waves=3, **DROPPING), covers=True, quick=True),
    Scenario("effect 0.3, lottery, 300 an arm, 40% drop-out", Code.LOTTERY,
             Setting(people=300, waves=3, **DROPPING), covers=True),
    Scenario("effect 0.3, lottery of 10 + 10 teams", Code.CLUSTER_LOTTERY,
             Setting(people=200, teams=10, waves=3, **DROPPING), covers=True),
    Scenario("effect 0.3 and growing, staggered start of 24 teams", Code.STAGGERED,
             Setting(people=360, teams=24, waves=4), {"growth": 0.1, "drift": 0.1}, covers=True),
    Scenario("effect 0.3, assigned, two waves before", Code.COMMON_SHOCK,
             Setting(people=300, earlier=1), {"shock": 0.4, **ASSIGNED}),
    Scenario("effect 0.5 of which a third is left, lottery", Code.FADING,
             Setting(people=200, waves=3, effect=0.5, dropout=Dropout(share=0.2, slope=-0.3)),
             covers=True),
    # Each world has a seed by its place: new ones come last.
    Scenario("lottery, 60 people an arm, a survey before the start", Code.LOTTERY,
             _nothing(people=60, earlier=1, **DROPPING), covers=True),
    Scenario("lottery of 6 + 6 teams, a survey before the start", Code.CLUSTER_LOTTERY,
             _nothing(people=90, teams=6, earlier=1, **DROPPING), covers=True),
    Scenario("effect 0.3, lottery, 300 an arm, 40% drop-out, a survey before the start",
             Code.LOTTERY, Setting(people=300, earlier=1, **DROPPING), covers=True),
)  # fmt: skip
