"""Three made-up examples: worlds of the simulator, of which the truth is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from bestendig.common.texts import text
from bestendig.effects.question import Assignment
from bestendig.effects.simulate import (
    Dropout,
    Scale,
    Setting,
    World,
    lottery,
    regression_to_mean,
    staggered,
)
from bestendig.findings.finding import Asked, Finding, find
from bestendig.findings.story import ScoreRange

_SCORES: Final = Scale(items=4)


class ExampleCode(StrEnum):
    """The examples, by what they show."""

    LOTTERY = "loting"
    BEFORE_AFTER = "voor-en-na"
    STAGGERED = "om-de-beurt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """An example: its world, and the deck keys of its door, its story and its truth."""

    code: ExampleCode
    world: Callable[[], World]
    outcome: str

    @property
    def text(self) -> str:
        """The deck key of its door on the page with examples."""
        return f"example.{self.code.name.lower()}"


EXAMPLES: Final = (
    Example(
        code=ExampleCode.LOTTERY,
        outcome="example.outcome.learning",
        world=lambda: lottery(
            6,
            Setting(
                people=220,
                waves=3,
                effect=0.35,
                dropout=Dropout(share=0.25, slope=-0.3),
                scale=_SCORES,
            ),
        ),
    ),
    Example(
        code=ExampleCode.BEFORE_AFTER,
        outcome="example.outcome.energy",
        world=lambda: regression_to_mean(
            3,
            Setting(people=120, effect=0.0, scale=_SCORES),
            arms=1,
            pool=3,
            assignment=Assignment.SELF,
        ),
    ),
    Example(
        code=ExampleCode.STAGGERED,
        outcome="example.outcome.autonomy",
        world=lambda: staggered(
            11,
            Setting(people=480, teams=32, waves=5, effect=0.3, scale=_SCORES),
            growth=0.05,
            drift=-0.05,
        ),
    ),
)


def example(code: str) -> Example:
    """The example called `code`. Raises KeyError when there is none."""
    return {found.code.value: found for found in EXAMPLES}[code]


def example_findings(chosen: Example, language: str) -> tuple[Finding, ...]:
    """What the product says of the example's world, as it would of a file."""
    world = chosen.world()
    waves = tuple(text(f"{chosen.text}.waves", language).split(", "))
    named = dict(zip(world.waves, waves, strict=True))
    starts = world.starts
    asked = Asked(
        outcome=text(chosen.outcome, language),
        moments=replace(world.moments(), waves=waves),
        question=world.question(
            baseline=named[world.baseline],
            end=named[world.end],
            starts=starts and {g: start and named[start] for g, start in starts.items()},
        ),
        scores=ScoreRange.of(world.values),
        settings={"example": chosen.code.value},
    )
    return find([asked], language)
