"""Which scales the questions of a questionnaire make, and when two scores are of one kind.

A questionnaire often asks part of a scale. A part is a scale of its own: its scores are laid
beside scores of the same items with the same meaning, and beside nothing else. `Form.key` says
which: two waves may be compared on a scale exactly when their keys are the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np

from bestendig.effects.scales import score
from bestendig.questionnaires.asked import Asked
from bestendig.questionnaires.bank import Scale, Score, bank

FEWEST_FOR_CHANGE: Final = 3
"""A standard error is given of a scale of three items or more (design/privacy, findings)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One scale as a questionnaire asks it.

    series: of the items asked, in the order of the scale; turned: positions in `series` that
    are worded the other way round.
    """

    scale: Scale
    series: tuple[str, ...]
    turned: tuple[int, ...]
    lowest: int
    highest: int

    @property
    def key(self) -> str:
        """What must be the same for two scores to be laid beside each other."""
        return f"{self.scale.code}.v{self.scale.version}:{'+'.join(self.series)}"

    @property
    def code(self) -> str:
        """The same, short: the scale and its version, and which part of it when it is a part."""
        name = f"{self.scale.code}.v{self.scale.version}"
        whole = tuple(bank().items[code].series for code in self.scale.items)
        if self.series == whole:
            return name
        return f"{name}.{hashlib.sha256(self.key.encode()).hexdigest()[:8]}"

    @property
    def is_whole(self) -> bool:
        """Whether all items of the scale are asked."""
        return len(self.series) == len(self.scale.items)

    @property
    def shows_change(self) -> bool:
        """Whether a change of its mean may be estimated."""
        return self.scale.score is Score.MEAN and len(self.series) >= FEWEST_FOR_CHANGE

    def scores(self, answers: np.ndarray) -> np.ndarray:
        """Mean of each person: answers (N, J) in the order of `series`, nan where not answered.

        Raises ValueError for a scale that has no mean.
        """
        if self.scale.score is not Score.MEAN:
            raise ValueError(f"{self.scale.code} has no mean")
        return score(
            answers,
            lowest=self.lowest,
            highest=self.highest,
            reversed_items=self.turned,
            minimum_share=self.scale.minimum_share,
        )


def forms(asked: Iterable[Asked]) -> tuple[Form, ...]:
    """The scales that these questions make: constructs first, then indicators.

    Questions of the organisation itself are reported one by one: added to a scale of the bank
    they would make it another scale.
    """
    ours = {one.code: one for one in asked if not one.own}
    return tuple(
        _form(scale, chosen)
        for scale in bank().scales.values()
        if (chosen := [ours[code] for code in scale.items if code in ours])
    )


def _form(scale: Scale, chosen: list[Asked]) -> Form:
    return Form(
        scale=scale,
        series=tuple(one.series for one in chosen),
        turned=tuple(at for at, one in enumerate(chosen) if one.reverse),
        lowest=chosen[0].answers.lowest,
        highest=chosen[0].answers.highest,
    )
