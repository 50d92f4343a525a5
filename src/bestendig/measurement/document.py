"""The questions of a wave as they were at launch: a document that never changes.

    {"code": "core", "questions": [
        {"code": "q1", "low": 1, "high": 5},               a scale; "step" is 1 unless said
        {"code": "q2", "values": [1, 2, 9]},               a choice
        {"code": "q3", "longest": 600}],                   an open answer, in signs
     "figures": [
        {"code": "vital", "items": ["q1"], "reversed": [], "minimum_share": 0.5,    a mean
         "together": false},     true: about what people in one place look at together
        {"distribution": "q2"}]}    the share of each answer: as many figures, "q2=1" and so on

Texts and whatever else a page needs may stand beside these. A figure is what a release shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from bestendig.disclosure import Figure
from bestendig.effects.scales import score

Floats = NDArray[np.float64]
_CODE: Final = re.compile(r"[\w.:=-]{1,60}")
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_NUMBER_BYTES: Final = 8
_BYTES_A_SIGN: Final = 4
_LONGEST: Final = 4000


class BadDocument(ValueError):
    """These questions or figures cannot be asked or shown."""


class BadAnswer(ValueError):
    """An answer that the question does not allow. The answer itself is not repeated."""

    def __init__(self, question: str) -> None:
        super().__init__(f"this is no answer to {question}")
        self.question = question


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question: a scale, a choice (`values`), or an open answer (`longest`)."""

    code: str
    low: float = 0
    high: float = 0
    step: float = 1
    values: tuple[int, ...] = ()
    longest: int = 0

    @property
    def is_text(self) -> bool:
        """Whether it is answered in words."""
        return self.longest > 0

    @property
    def most_bytes(self) -> int:
        """How long its answer can be, as JSON."""
        return _BYTES_A_SIGN * self.longest + 2 if self.is_text else _NUMBER_BYTES

    def checked(self, answer: Any) -> Any:
        """The answer as it is kept; None: skipped. Raises BadAnswer."""
        if answer is None:
            return None
        if self.is_text:
            return self._words(answer)
        if isinstance(answer, bool) or not isinstance(answer, (int, float)):
            raise BadAnswer(self.code)
        if self.values:
            fits = answer in self.values
        else:
            steps = (answer - self.low) / self.step
            fits = self.low <= answer <= self.high and steps == round(steps)
        if not fits:
            raise BadAnswer(self.code)
        return int(answer) if answer == int(answer) else answer

    def _words(self, answer: Any) -> str | None:
        if not isinstance(answer, str):
            raise BadAnswer(self.code)
        words = _CONTROL.sub(" ", answer.replace("\r\n", "\n")).strip()
        words = words.encode(errors="ignore").decode()  # halves of signs that are none
        if len(words) > self.longest:
            raise BadAnswer(self.code)
        return words or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """One figure of the release, and how each person's score is made.

    together: it is about what people in one place look at together, not about themselves. points:
    how many answers each item has.
    """

    figure: Figure
    items: tuple[str, ...]
    reversed: tuple[int, ...] = ()
    minimum_share: float = 0.5
    share_of: int | None = None
    together: bool = False
    points: int = 0

    def scores(self, column: Callable[[str], Floats]) -> Floats:
        """(N,): each person's score, nan where there is none."""
        answers = np.column_stack([column(code) for code in self.items])
        if self.share_of is not None:
            only = answers[:, 0]
            return np.where(np.isnan(only), np.nan, (only == self.share_of).astype(float))
        return score(
            answers,
            lowest=self.figure.low,
            highest=self.figure.high,
            reversed_items=self.reversed,
            minimum_share=self.minimum_share,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything about a wave's questions that measuring needs."""

    code: str
    questions: tuple[Question, ...]
    shows: tuple[Shows, ...]

    @property
    def open_question(self) -> Question | None:
        """The one question that is answered in words, if there is one."""
        return next((one for one in self.questions if one.is_text), None)

    @property
    def most_bytes(self) -> int:
        """How long the answers of one person can be."""
        return 2 + sum(question.most_bytes + 1 for question in self.questions)

    def encoded(self, answers: Mapping[str, Any]) -> bytes:
        """The answers of one person as JSON, in the order of the questions. Raises BadAnswer."""
        known = {question.code for question in self.questions}
        for code in answers:
            if code not in known:
                raise BadAnswer(str(code)[:60])
        row = [question.checked(answers.get(question.code)) for question in self.questions]
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()

    def decoded(self, content: bytes) -> dict[str, Any]:
        """What was encoded, without what was skipped."""
        row = json.loads(content)
        pairs = zip(self.questions, row, strict=True)
        return {question.code: value for question, value in pairs if value is not None}


def read(content: Mapping[str, Any]) -> Document:
    """The document in `content`. Raises BadDocument."""
    try:
        questions = tuple(_question(one) for one in content["questions"])
        by_code = {question.code: question for question in questions}
        shows = tuple(x for one in content["figures"] for x in _shows(one, by_code))
        code = str(content["code"])
    except (KeyError, TypeError, AttributeError) as error:
        raise BadDocument("something is missing from these questions") from error
    if not questions or len(by_code) != len(questions):
        raise BadDocument("a questionnaire has questions, each with a code of its own")
    if sum(one.is_text for one in questions) > 1:
        raise BadDocument("one question is answered in words, at most")
    if len({one.figure.code for one in shows}) != len(shows):
        raise BadDocument("two figures have one code")
    _refuse_both(shows)
    return Document(code=code[:120], questions=questions, shows=shows)


def _question(one: Mapping[str, Any]) -> Question:
    code = one["code"]
    if not _CODE.fullmatch(code):
        raise BadDocument("a code is letters, digits, dots and dashes")
    if "longest" in one:
        longest = one["longest"]
        if not isinstance(longest, int) or not 0 < longest <= _LONGEST:
            raise BadDocument(f"{code}: an open answer has at most {_LONGEST} signs")
        return Question(code=code, longest=longest)
    if "values" in one:
        values = tuple(one["values"])
        if len(values) < 2 or not all(type(value) is int for value in values):
            raise BadDocument(f"{code}: a choice has two whole numbers or more")
        return Question(code=code, values=values)
    low, high, step = one["low"], one["high"], one.get("step", 1)
    if not (low < high and step > 0) or max(abs(low), abs(high)) > 1000:
        raise BadDocument(f"{code}: from low to high, in steps")
    return Question(code=code, low=low, high=high, step=step)


def _shows(one: Mapping[str, Any], questions: Mapping[str, Question]) -> list[Shows]:
    if "distribution" in one:
        return _distribution(questions[one["distribution"]])
    code = one["code"]
    items = tuple(one["items"])
    chosen = [questions[name] for name in items]
    scales = {(item.low, item.high, item.step) for item in chosen}
    if len(scales) != 1 or any(item.is_text or item.values for item in chosen):
        raise BadDocument(f"{code}: a mean is of scales from one low to one high")
    ((low, high, step),) = scales
    turned = tuple(items.index(name) for name in one.get("reversed", ()))
    figure = Figure(
        code=code,
        low=float(low),
        high=float(high),
        # How far a mean of all of them is at least from the end: what a certain answer is told by.
        step=step / len(items),
        item=items[0] if len(items) == 1 else "",
    )
    share = float(one.get("minimum_share", 0.5))
    return [
        Shows(
            figure=figure,
            items=items,
            reversed=turned,
            minimum_share=share,
            together=bool(one.get("together", False)),
            points=round((high - low) / step) + 1,
        )
    ]


def _distribution(item: Question) -> list[Shows]:
    """All its answers: the gate reckons with shares that together make one."""
    if item.is_text or item.step != 1:
        raise BadDocument(f"{item.code}: a distribution is of whole answers")
    values = item.values or tuple(range(int(item.low), int(item.high) + 1))
    return [
        Shows(
            figure=Figure(
                code=f"{item.code}={value}", low=0.0, high=1.0, share=True, item=item.code
            ),
            items=(item.code,),
            share_of=value,
        )
        for value in values
    ]


def _refuse_both(shows: tuple[Shows, ...]) -> None:
    """Means or a distribution of an item, never both: together they tell more than either."""
    shared = {name for one in shows if one.share_of is not None for name in one.items}
    for one in shows:
        if one.share_of is None and shared & {*one.items}:
            raise BadDocument(f"{one.figure.code}: of one of its items a distribution is shown")
