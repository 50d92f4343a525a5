"""A question as it is asked, whether it comes from the bank or from the organisation itself."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from bestendig.questionnaires.bank import LANGUAGES, Answers, Item, Texts, bank

AT_ONCE = 5
"""How many questions of one kind stand together on a wide screen, at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question, complete: what stands there, and what one can answer.

    series: what links its answers over time. own: of the organisation itself. licensed: of a
    licence holder, so that it never leaves the organisation.
    """

    code: str
    series: str
    text: Texts
    answers: Answers
    construct: str = ""
    reverse: bool = False
    own: bool = False
    licensed: bool = False

    @property
    def may_travel(self) -> bool:
        """Whether it may be exported, or shown to another organisation."""
        return not self.licensed

    def words(self, language: str) -> str:
        """The sentence in `language`, in Dutch where there is none."""
        return self.text.get(language) or self.text["nl"]

    def is_in(self, language: str) -> bool:
        """Whether its sentence has been written in `language`."""
        return bool(self.text.get(language))

    def labels(self, language: str) -> tuple[tuple[int, str], ...]:
        """Each answer with its words, in the language in which the sentence stands."""
        labels = self.answers.labels.get(language if self.is_in(language) else "nl", ())
        return tuple(enumerate(labels or self.answers.labels["nl"], start=self.answers.lowest))

    def as_json(self) -> dict[str, Any]:
        """All of it as plain values, to keep in a version of a questionnaire."""
        answers = self.answers
        return {
            "code": self.code,
            "series": self.series,
            "text": dict(self.text),
            "construct": self.construct,
            "reverse": self.reverse,
            "own": self.own,
            "licensed": self.licensed,
            "answers": {
                "code": answers.code,
                "lowest": answers.lowest,
                "labels": {x: list(labels) for x, labels in answers.labels.items()},
                "stem": dict(answers.stem),
                "other": dict(answers.other),
            },
        }


def from_bank(item: Item) -> Asked:
    """An item of the bank as a question."""
    return Asked(
        code=item.code,
        series=item.series,
        text=item.text,
        answers=bank().answers[item.answers],
        construct=item.construct,
        reverse=item.reverse,
    )


def from_json(kept: dict[str, Any]) -> Asked:
    """A question as it was kept by `Asked.as_json`."""
    answers = kept["answers"]
    labels = {x: tuple(words) for x, words in answers["labels"].items()}
    return Asked(
        **{x: kept[x] for x in ("code", "series", "construct", "reverse", "own", "licensed")},
        text=MappingProxyType(kept["text"]),
        answers=Answers(
            code=answers["code"],
            lowest=answers["lowest"],
            labels=MappingProxyType(labels),
            stem=MappingProxyType(answers["stem"]),
            other=MappingProxyType(answers["other"]),
        ),
    )


def together(asked: tuple[Asked, ...]) -> tuple[tuple[Asked, ...], ...]:
    """Questions as they stand together on a wide screen: in order, those with the same answers,
    at most `AT_ONCE`. On a phone each stands alone."""
    groups: list[list[Asked]] = []
    for one in asked:
        if groups and len(groups[-1]) < AT_ONCE and groups[-1][-1].answers == one.answers:
            groups[-1].append(one)
        else:
            groups.append([one])
    return tuple(tuple(group) for group in groups)


def untranslated(asked: tuple[Asked, ...]) -> dict[str, tuple[Asked, ...]]:
    """For each language the questions that will be asked in Dutch because of a missing text."""
    return {x: tuple(one for one in asked if not one.is_in(x)) for x in LANGUAGES}
