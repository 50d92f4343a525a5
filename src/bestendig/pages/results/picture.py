"""One row of a release as a page shows it: each figure with its name, number, kind and limits.

Numbers are those of the release, in words: nothing is computed from two of them but which of the
two is higher, and whether that says anything (`releases.rules`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import get_language

from bestendig import dimodel
from bestendig.common.numbers import number, percentage
from bestendig.dimodel import Indicator
from bestendig.disclosure import CellKind, Figure, Hidden, HiddenReason, Shown
from bestendig.organisations.models import AgeBand
from bestendig.pages.questionnaires.words import spoken
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.wording import here, split_name
from bestendig.questionnaires.asked import Asked
from bestendig.questionnaires.figures import Meaning, Says, Subject, meaning_of
from bestendig.releases.queries import Earlier, Row, Table
from bestendig.releases.rules import Difference, difference

_KINDS: Final = MappingProxyType(
    {
        Says.LEVEL: Kind.LEVEL,
        Says.APPRECIATION: Kind.APPRECIATION,
        Says.SELF_REPORTED: Kind.SELF_REPORTED,
    }
)
_PARTS: Final = MappingProxyType(
    {
        str(part.code): part
        for part in (
            *dimodel.INDICATORS,
            *dimodel.FACTORS,
            dimodel.CORE,
            dimodel.LEADERSHIP,
            *dimodel.OUTCOMES,
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """The same figure in an earlier release. response: a percentage, of that whole survey."""

    title: str
    on: date
    response: int
    value: Shown
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One figure of one group of people.

    value: None when it is not shown; `reason` then names why (`closed` or `small`). text: the
    number as people read it. earlier: the latest first. change: beside the latest of them.
    """

    code: str
    figure: Figure
    meaning: Meaning
    name: str
    explanation: str
    limit: str
    kind: Label
    value: Shown | None
    reason: str
    text: str
    answers: str
    earlier: tuple[Then, ...] = ()
    change: Difference | None = None

    @property
    def subject(self) -> Subject:
        """Where it stands."""
        return self.meaning.subject

    @property
    def key(self) -> str:
        """For ids in the page."""
        return f"f-{self.code.replace('.', '-').replace('=', '-')}"

    @property
    def scale(self) -> str:
        """“on a scale of 1 to 5”, with what the ends mean where that is one thing."""
        return here(
            "results.scale",
            low=number(self.figure.low, 0, language()),
            high=number(self.figure.high, 0, language()),
        )

    @property
    def ends(self) -> tuple[str, str]:
        """What the two ends mean; empty when the questions had different answers."""
        answers = self.meaning.answers
        if answers is None:
            return "", ""
        labels = answers.labels.get(language()) or answers.labels["nl"]
        return labels[0], labels[-1]

    @property
    def questions(self) -> tuple[str, ...]:
        """The questions it is made of, as they were asked."""
        return tuple(one.words(language()) for one in self.meaning.questions)

    @property
    def direction(self) -> str:
        """“about the same (was 3.8 in May 2025)”; empty when there is nothing beside it."""
        if not self.earlier or self.value is None:
            return ""
        then = self.earlier[0]
        was = here("results.was", value=then.text, when=date_format(then.on, "F Y"))
        return f"{self.change_words} ({was})"

    @property
    def change_words(self) -> str:
        """How it stands beside the latest earlier value; empty when there is none."""
        return here(f"results.change.{self.change}") if self.change else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How the answers to one question are spread, an answer a figure."""

    question: Asked
    subject: Subject
    kind: Label
    answers: tuple[One, ...]

    @property
    def name(self) -> str:
        """The question."""
        return self.question.words(language())

    @property
    def is_shown(self) -> bool:
        """All its answers are shown, or none is."""
        return all(one.value is not None for one in self.answers)

    @property
    def reason(self) -> str:
        """Why it is not shown, as in `One`."""
        return next((one.reason for one in self.answers if one.reason), "")

    @property
    def key(self) -> str:
        """For ids in the page."""
        return f"s-{self.question.series.replace('.', '-')}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All figures of one row. means: in the order of the release; spreads: whole questions."""

    row: Row
    means: tuple[One, ...]
    spreads: tuple[Spread, ...]

    def about(self, *subjects: Subject) -> tuple[One, ...]:
        """The means on these subjects."""
        return tuple(one for one in self.means if one.subject in subjects)

    @property
    def indicators(self) -> tuple[One, ...]:
        """The four indicators, as many as were asked, in their fixed order."""
        found = {x.meaning.scale.indicator: x for x in self.means if x.meaning.scale}
        return tuple(found[x] for x in Indicator if x in found)


def language() -> str:
    """The language of the page."""
    return (get_language() or "nl")[:2]


def picture(
    table: Table,
    row: Row,
    meanings: Mapping[str, Meaning],
    earlier: Sequence[Earlier] = (),
) -> Picture:
    """`row` of `table` with what its figures mean and what they were."""
    ones = [
        _one(figure, value, meanings.get(figure.code) or meaning_of(figure.code), earlier)
        for figure, value in zip(table.figures, row.values, strict=True)
    ]
    means = tuple(one for one in ones if not one.figure.share)
    return Picture(row=row, means=means, spreads=tuple(_spreads(ones)))


def part_name(row: Row) -> str:
    """Which part of the whole a row is: of which age, or in which role; empty for a group."""
    if row.kind == CellKind.AGE:
        return str(AgeBand(row.band).label)
    return here(f"gap.{row.band}") if row.kind == CellKind.ROLE else ""


def value_text(figure: Figure, shown: Shown) -> str:
    """“3,7”, “40%”, “4,5 of hoger”."""
    text = (
        percentage(shown.value, language()) if figure.share else number(shown.value, 1, language())
    )
    return here(f"results.{shown.bound}", value=text) if shown.bound else text


def answers_text(answers: tuple[int, int | None]) -> str:
    """“250 to 499 answers”."""
    low, high = answers
    if high is None:
        return here("results.answers.more", low=number(low, 0, language()))
    return here("results.answers", low=number(low, 0, language()), high=number(high, 0, language()))


def reason_of(hidden: Hidden) -> str:
    """`small`, also when nobody answered: that nobody took part is not told either; or `closed`."""
    open_to_few = {HiddenReason.TOO_FEW, HiddenReason.NO_ANSWERS}
    return "small" if hidden.reason in open_to_few else "closed"


def _one(
    figure: Figure, value: Shown | Hidden, meaning: Meaning, earlier: Sequence[Earlier]
) -> One:
    name, explanation, limit = _names(meaning)
    shown = value if isinstance(value, Shown) else None
    then = _then(figure, earlier)
    return One(
        code=figure.code,
        figure=figure,
        meaning=meaning,
        name=name,
        explanation=explanation,
        limit=limit,
        kind=Label(_KINDS[meaning.says]),
        value=shown,
        reason=reason_of(value) if isinstance(value, Hidden) else "",
        text=value_text(figure, shown) if shown else "",
        answers=answers_text(shown.answers) if shown else "",
        earlier=then,
        change=difference(figure, shown, then[0].value) if shown and then else None,
    )


def _then(figure: Figure, earlier: Sequence[Earlier]) -> tuple[Then, ...]:
    return tuple(
        Then(
            title=one.title, on=one.closed_on, response=one.response, value=value,
            text=value_text(figure, value),
        )
        for one in earlier
        if isinstance(value := one.values.get(figure.code), Shown)
    )  # fmt: skip


def _names(meaning: Meaning) -> tuple[str, str, str]:
    """The name, what it is about, and its limit."""
    scale = meaning.scale
    if scale is not None and meaning.name is not None:
        part = _PARTS.get(str(scale.indicator or scale.factor or ""))
        if part is None:
            return spoken(scale.name), "", ""
        name, explanation = split_name(here(part.text))
        limit = here(part.hint) if scale.indicator and part.hint else ""
        return (name if scale.indicator else spoken(scale.name)), explanation, limit
    if meaning.questions:
        return f"“{meaning.questions[0].words(language()).rstrip('.')}”", "", ""
    return meaning.code, "", ""


def _spreads(ones: Iterable[One]) -> Iterable[Spread]:
    by_question: dict[str, list[One]] = {}
    for one in ones:
        if one.figure.share and one.meaning.questions:
            by_question.setdefault(one.figure.item, []).append(one)
    for answers in by_question.values():
        first = answers[0]
        yield Spread(
            question=first.meaning.questions[0],
            subject=first.subject,
            kind=first.kind,
            answers=tuple(answers),
        )
