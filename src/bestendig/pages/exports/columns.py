"""What stands in which column. Names and codes are the same in every language, so that a script
that reads a file goes on reading the next one; what they mean is told in the language of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bestendig.common.numbers import number
from bestendig.common.texts import plain
from bestendig.pages.exports.records import Record
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.parts import titles
from bestendig.pages.results.picture import Picture, language
from bestendig.pages.results.reading import Reading
from bestendig.pages.wording import here, split_name
from bestendig.questionnaires.figures import Subject

Value = str | int | float | date | None


class Type(StrEnum):
    """How a column is read."""

    TEXT = "text"
    DATE = "date"
    WHOLE = "whole"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. width: for a workbook; codes: the words that may stand in it, when those are few.

    What it is called and means: `export.column.<name>` in the deck.
    """

    name: str
    value: Callable[[Record], Value]
    type: Type = Type.TEXT
    width: int = 14
    codes: str = ""

    @property
    def label(self) -> str:
        """What it is called."""
        return split_name(here(f"export.column.{self.name}"))[0]

    @property
    def meaning(self) -> str:
        """What stands in it."""
        return split_name(here(f"export.column.{self.name}"))[1]


_GROUP: Final = MappingProxyType(
    {"whole": "organisatie", "group": "groep", "age": "leeftijd", "role": "rol"}
)
_SUBJECT: Final = MappingProxyType(
    {
        Subject.INDICATOR: "indicator",
        Subject.FACTOR: "factor",
        Subject.PHASE: "fase",
        Subject.OUTCOME: "uitkomst",
        Subject.OTHER: "overig",
        Subject.ACTIVITY: "activiteit",
    }
)
_KIND: Final = MappingProxyType(
    {
        Kind.LEVEL: "stand",
        Kind.APPRECIATION: "waardering",
        Kind.SELF_REPORTED: "eigen_oordeel",
    }
)
_UNIT: Final = MappingProxyType({False: "gemiddelde", True: "procent"})
_BOUND: Final = MappingProxyType({"": "", "or_higher": "of_hoger", "or_lower": "of_lager"})
HIDDEN: Final = MappingProxyType({"": "", "small": "te_klein", "closed": "blijft_dicht"})

COLUMNS: Final = (
    Column(name="meting", value=lambda x: x.survey, width=22),
    Column(name="gesloten_op", value=lambda x: x.closed_on, type=Type.DATE),
    Column(name="groep", value=lambda x: x.group, width=30),
    Column(name="soort_groep", value=lambda x: _GROUP[x.group_kind], codes="group"),
    Column(name="leeftijd", value=lambda x: x.age),
    Column(name="groep_erboven", value=lambda x: x.above, width=24),
    Column(name="onderwerp", value=lambda x: _SUBJECT[x.subject], codes="subject"),
    Column(name="cijfer", value=lambda x: x.figure, width=40),
    Column(name="antwoord", value=lambda x: x.answer, width=24),
    Column(name="soort_cijfer", value=lambda x: _KIND[x.kind], codes="kind"),
    Column(name="zoals_getoond", value=lambda x: x.text, width=22),
    Column(name="waarde", value=lambda x: x.value, type=Type.NUMBER, width=9),
    Column(name="eenheid", value=lambda x: _UNIT[x.share], codes="unit"),
    Column(name="schaal_van", value=lambda x: x.low, type=Type.NUMBER, width=10),
    Column(name="schaal_tot", value=lambda x: x.high, type=Type.NUMBER, width=10),
    Column(name="grens", value=lambda x: _BOUND[x.bound], width=10, codes="bound"),
    Column(name="antwoorden_vanaf", value=lambda x: x.at_least, type=Type.WHOLE, width=16),
    Column(name="antwoorden_tot_en_met", value=lambda x: x.at_most, type=Type.WHOLE, width=20),
    Column(name="verborgen", value=lambda x: HIDDEN[x.hidden], codes="hidden"),
    Column(name="groep_code", value=lambda x: x.group_code, width=16),
    Column(name="cijfer_code", value=lambda x: x.figure_code, width=18),
)

DICTIONARY: Final = ("soort", "naam", "label", "betekenis", "waarden", "vragen")
"""The columns of the data dictionary."""


def codes(name: str) -> tuple[tuple[str, str, str], ...]:
    """The codes of a column, each with what it is called and what it means."""
    return _CODES[name]()


def dictionary(found: Reading) -> Iterator[tuple[str, ...]]:
    """The data dictionary, a row for each column, code and figure."""
    for column in COLUMNS:
        kind = here(f"export.type.{column.type}")
        yield "kolom", column.name, column.label, column.meaning, kind, ""
        for code, label, meaning in codes(column.codes) if column.codes else ():
            yield "code", f"{column.name}={code}", label, meaning, "", ""
    yield from _means(found.whole)
    yield from _shares(found.whole)


def _means(whole: Picture) -> Iterator[tuple[str, ...]]:
    for one in whole.means:
        meaning = ". ".join(x for x in (one.explanation, one.limit) if x)
        ends = " – ".join(x for x in one.ends if x)
        scale = here(
            "export.scale",
            low=number(one.figure.low, 0, language()),
            high=number(one.figure.high, 0, language()),
        )
        said = f"{scale} ({ends})" if ends else scale
        yield "cijfer", one.code, one.name, meaning, said, " | ".join(one.questions)


def _shares(whole: Picture) -> Iterator[tuple[str, ...]]:
    meaning, unit = here("export.share"), here("export.percent")
    for spread in whole.spreads:
        labels = dict(spread.question.labels(language()))
        for one in spread.answers:
            answer = labels.get(one.meaning.answer or 0, "")
            yield "cijfer", one.code, answer, meaning, unit, spread.name


def _words(found: MappingProxyType[object, str], key: str) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (code, *split_name(here(f"export.{key}.{code}"))) for code in found.values() if code
    )


_CODES: Final[dict[str, Callable[[], tuple[tuple[str, str, str], ...]]]] = {
    "group": lambda: _words(_GROUP, "group"),
    "subject": lambda: tuple((code, titles()[key], "") for key, code in _SUBJECT.items()),
    "kind": lambda: tuple(
        (code, Label(kind).name, Label(kind).explanation) for kind, code in _KIND.items()
    ),
    "unit": lambda: _words(_UNIT, "unit"),
    "bound": lambda: _words(_BOUND, "bound"),
    "hidden": lambda: (
        (HIDDEN["small"], here("small.cell"), plain(here("small.explain"))),
        (HIDDEN["closed"], here("small.closed"), plain(here("small.sibling"))),
    ),
}
