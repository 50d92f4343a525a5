"""What a figure of a release means, by its code: the other way round of `launched`.

A code is the exact form of a scale (`vitaliteit.v1`, or `vitaliteit.v1.` and which part of it), the
series of a question (`WAA01.1`), or one answer to it (`RED01.1=1`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bestendig.questionnaires.asked import Asked, from_bank
from bestendig.questionnaires.bank import Answers, Audience, Scale, Score, Texts, bank
from bestendig.questionnaires.models import AnswerKind
from bestendig.questionnaires.scoring import forms


class Subject(StrEnum):
    """Where a figure stands on a page, in this order."""

    INDICATOR = "indicator"
    FACTOR = "factor"
    PHASE = "phase"
    OUTCOME = "outcome"
    OTHER = "other"
    ACTIVITY = "activity"


class Says(StrEnum):
    """What kind of statement the answers are (R56), beside what a page makes of two of them."""

    LEVEL = "level"
    APPRECIATION = "appreciation"
    SELF_REPORTED = "self_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """One figure. questions: those it is made of. answer: which answer it is the share of.

    scale: None for a question of the organisation itself.
    """

    code: str
    questions: tuple[Asked, ...]
    scale: Scale | None = None
    answer: int | None = None

    @property
    def name(self) -> Texts | None:
        """The name of a scale; None when the figure is of one question, which is its name."""
        whole = self.scale is not None and self.scale.score is Score.MEAN
        return self.scale.name if whole and self.scale else None

    @property
    def answers(self) -> Answers | None:
        """What one could answer, when that was the same for all its questions."""
        found = [one.answers for one in self.questions]
        return found[0] if found and all(x == found[0] for x in found) else None

    @property
    def subject(self) -> Subject:
        """Where it stands."""
        scale = self.scale
        if scale is None:
            return Subject.OTHER
        if scale.indicator:
            return Subject.INDICATOR
        if _is_of_activity(scale):
            return Subject.ACTIVITY
        if scale.factor:
            return Subject.FACTOR
        if scale.outcome:
            return Subject.OUTCOME
        return Subject.PHASE if scale.phase or scale.score is Score.DISTRIBUTION else Subject.OTHER

    @property
    def says(self) -> Says:
        """What kind of statement it is."""
        if self.scale is None or not _is_of_activity(self.scale):
            return Says.LEVEL
        if self.scale.score is Score.ITEMS and _are_marks(self.answers):
            return Says.APPRECIATION
        own = self.scale.score in {Score.MEAN, Score.ITEMS}
        return Says.SELF_REPORTED if own else Says.LEVEL


def meanings(asked: Iterable[Asked]) -> Mapping[str, Meaning]:
    """By code, every figure that these questions can give."""
    asked = tuple(asked)
    by_series = {one.series: one for one in asked}
    found: dict[str, Meaning] = {}
    for one in asked:
        scale = None if one.own else bank().scales.get(one.construct)
        found |= {x.code: x for x in _of_question(one, scale)}
    for form in forms(asked):
        questions = tuple(by_series[series] for series in form.series)
        found[form.code] = Meaning(code=form.code, questions=questions, scale=form.scale)
    return found


def meaning_of(code: str) -> Meaning:
    """What a code says by itself, of a questionnaire that is not there any more."""
    name, _dot, _rest = code.partition(".v")
    if scale := bank().scales.get(name):
        return Meaning(code=code, questions=(), scale=scale)
    series, _is, answer = code.partition("=")
    item = bank().items.get(series.partition(".")[0])
    if item is None or item.series != series:
        return Meaning(code=code, questions=())
    return Meaning(
        code=code,
        questions=(from_bank(item),),
        scale=bank().scale_of(item),
        answer=int(answer) if answer.isdecimal() else None,
    )


def _of_question(one: Asked, scale: Scale | None) -> list[Meaning]:
    values = range(one.answers.lowest, one.answers.highest + 1)
    return [
        Meaning(code=one.series, questions=(one,), scale=scale),
        *(
            Meaning(code=f"{one.series}={x}", questions=(one,), scale=scale, answer=x)
            for x in values
        ),
    ]


def _is_of_activity(scale: Scale) -> bool:
    first = bank().items[scale.items[0]]
    return first.audience is Audience.PARTICIPANT


def _are_marks(answers: Answers | None) -> bool:
    """Marks say what people thought of it; whether one agrees, what they noticed themselves."""
    return answers is None or answers.code == AnswerKind.MARK.value
