"""Reading the bank from its files, once, and refusing one that does not fit together.

What is checked here is what code leans on. How well the sentences read is checked in the tests.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from bestendig.dimodel import Factor, Indicator, Outcome, Phase
from bestendig.questionnaires.bank.values import (
    Answers,
    Aspect,
    Audience,
    Bank,
    Item,
    Scale,
    Score,
    Texts,
)

LANGUAGES: Final = ("nl", "en")
FEWEST_ITEMS: Final = 3
_INDICATORS: Final = MappingProxyType(
    {
        "vitale_medewerkers": Indicator.VITAL_EMPLOYEES,
        "wendbare_medewerkers": Indicator.AGILE_EMPLOYEES,
        "vitale_organisatie": Indicator.VITAL_ORGANISATION,
        "wendbare_organisatie": Indicator.AGILE_ORGANISATION,
    }
)
_INDICATOR_NAMES: Final = MappingProxyType(
    {
        Indicator.VITAL_EMPLOYEES: ("Vitale medewerkers", "Vital employees"),
        Indicator.AGILE_EMPLOYEES: ("Wendbare medewerkers", "Agile employees"),
        Indicator.VITAL_ORGANISATION: ("Vitale organisatie", "Vital organisation"),
        Indicator.AGILE_ORGANISATION: ("Wendbare organisatie", "Agile organisation"),
    }
)


@cache
def bank() -> Bank:
    """The item bank. Raises ValueError when its files do not fit together."""
    answers = {row["scale"]: _answers(row) for row in _rows("scales.csv")}
    items = {row["code"]: _item(row) for row in _rows("items.csv")}
    if len(items) != len(_rows("items.csv")):
        raise ValueError("two items have one code")
    scales = {
        **{row["construct"]: _construct(row, items.values()) for row in _rows("constructs.csv")},
        **{indicator.value: _indicator(indicator, items.values()) for indicator in Indicator},
    }
    found = Bank(
        items=MappingProxyType(items),
        answers=MappingProxyType(answers),
        scales=MappingProxyType(scales),
        aspects=tuple(
            Aspect(indicator=_INDICATORS[x["indicator"]], code=x["aspect"], name=_texts(x, "name"))
            for x in _rows("aspects.csv")
        ),
    )
    _check(found)
    return found


def _check(found: Bank) -> None:
    for item in found.items.values():
        if item.answers not in found.answers or item.construct not in found.scales:
            raise ValueError(f"{item.code} has answers or a construct that is not there")
    aspects = {(x.indicator, x.code) for x in found.aspects}
    covered = {(x.indicator, x.aspect) for x in found.askable() if x.indicator is not None}
    if aspects != covered:
        raise ValueError(f"indicator words without an item, or unknown: {aspects ^ covered}")
    for scale in found.scales.values():
        shapes = {
            (found.answers[found.items[x].answers].lowest, _points(found, x)) for x in scale.items
        }
        if scale.score is Score.MEAN and (len(scale.items) < FEWEST_ITEMS or len(shapes) != 1):
            raise ValueError(f"no mean can be made of the items of {scale.code}")


def _points(found: Bank, item: str) -> int:
    return found.answers[found.items[item].answers].highest


def _item(row: dict[str, str]) -> Item:
    return Item(
        code=row["code"],
        module=row["module"],
        construct=row["construct"],
        indicator=_INDICATORS[row["indicator"]] if row["indicator"] else None,
        aspect=row["sub_aspect"],
        audience=Audience(row["role"]),
        answers=row["scale"],
        reverse=row["reverse"] == "1",
        health_near=row["health_near"] == "1",
        meaning=int(row["meaning"]),
        text=_texts(row, "text"),
    )


def _answers(row: dict[str, str]) -> Answers:
    labels = {x: tuple(row[f"labels_{x}"].split("|")) for x in LANGUAGES}
    if len({len(one) for one in labels.values()}) != 1:
        raise ValueError(f"{row['scale']} has more answers in one language than in the other")
    return Answers(
        code=row["scale"],
        lowest=int(row["lowest"]),
        labels=MappingProxyType(labels),
        stem=_texts(row, "stem"),
        other=_texts(row, "other"),
    )


def _construct(row: dict[str, str], items: Iterable[Item]) -> Scale:
    code = row["construct"]
    return Scale(
        code=code,
        version=1,
        name=_texts(row, "name"),
        score=Score(row["score"]),
        items=tuple(x.code for x in items if x.construct == code and not x.health_near),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        factor=Factor(row["factor"]) if row["factor"] else None,
        phase=Phase(row["phase"]) if row["phase"] else None,
    )


def _indicator(indicator: Indicator, items: Iterable[Item]) -> Scale:
    return Scale(
        code=indicator.value,
        version=1,
        name=MappingProxyType(dict(zip(LANGUAGES, _INDICATOR_NAMES[indicator], strict=True))),
        score=Score.MEAN,
        items=tuple(x.code for x in items if x.indicator is indicator and not x.health_near),
        indicator=indicator,
    )


def _texts(row: dict[str, str], name: str) -> Texts:
    return MappingProxyType({x: row[f"{name}_{x}"] for x in LANGUAGES})


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
