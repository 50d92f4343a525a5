"""Which scales of the item bank a programme can take as its outcome, and which to propose."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from bestendig.questionnaires.asked import Asked, from_bank
from bestendig.questionnaires.bank import Audience, Scale, Score, bank
from bestendig.questionnaires.length import minutes
from bestendig.questionnaires.scoring import FEWEST_FOR_CHANGE, forms
from bestendig.questionnaires.templates import MODULE_AT_MOST

MOST_OUTCOMES: Final = 3


def offered() -> tuple[Scale, ...]:
    """The scales that every employee can answer and that a part of the DI-model stands behind."""
    return tuple(scale for scale in bank().scales.values() if _is_offered(scale))


def proposed(outcomes: Collection[str], factors: Collection[str]) -> list[str]:
    """One scale to begin with: the first of the first tag that has one, outcomes before factors.

    One and not three: testing more makes each of them harder to show (Holm).
    """
    for tag in (*outcomes, *factors):
        for scale in offered():
            if tag in {scale.outcome, scale.factor}:
                return [scale.code]
    return [offered()[0].code]


def missing_items(primary: Iterable[str], asked: Iterable[Asked]) -> list[str]:
    """The questions to add so that each of these scales can be measured; none where the questions
    that are asked already make it."""
    there = {form.scale.code for form in forms(tuple(asked)) if form.shows_change}
    return [item for code in primary if code not in there for item in bank().scales[code].items]


def fit_beside(items: Collection[str]) -> bool:
    """Whether these are few enough to come beside the questions for everybody."""
    return len(items) <= MODULE_AT_MOST


def minutes_of(items: Iterable[str]) -> int:
    """How long a survey of these questions takes."""
    return minutes(from_bank(bank().items[code]) for code in items)


def _is_offered(scale: Scale) -> bool:
    about = scale.outcome or scale.factor or scale.phase
    return bool(
        about
        and scale.score is Score.MEAN
        and len(scale.items) >= FEWEST_FOR_CHANGE
        and all(bank().items[code].audience is Audience.EMPLOYEE for code in scale.items)
    )
