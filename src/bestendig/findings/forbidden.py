"""Columns that may not come to us: a citizen service number, a birth date, a diagnosis."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import polars as pl

from bestendig.common.table_files import Table
from bestendig.findings.data_file.labels import texts

_NAMES: Final = {
    "forbidden.bsn": r"bsn|burgerservice(nummer|nr)|sofi|sofi(nummer|nr)|citizen service number",
    "forbidden.birth": (
        r"geb|gebdat|geb(oorte)? ?(datum|dat|dag)|geboren op|^geboren$|birth ?(date|day)"
        r"|date ?of ?birth|dob|born on"
    ),
    "forbidden.diagnosis": (
        r"diagnos(e|es|is|en)|ziekte[ns]?(?! ?verzuim| ?dag| ?verlof)|ziektebeeld|aandoening(en)?"
        r"|medicijn(en)?|medicatie|medications?|medicines?|diseases?"
        r"|illness(es)?(?! ?absen| ?leave| ?days?)|icd ?(9|10|11)?|dsm ?(4|5|iv|v)?"
    ),
}
# Weights of the eleven-test of a BSN, whose sum of products is a multiple of eleven.
_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# By chance one in eleven numbers passes: five different ones, one in 160 000 columns.
_ENOUGH: Final = 5


@dataclass(frozen=True)
class Forbidden:
    """A column that has to be taken out; `kind` is a key of the copy deck."""

    column: str
    kind: str


def forbidden_column(table: Table) -> Forbidden | None:
    """The first column that looks like a BSN, a birth date or a diagnosis, by name or content.

    Content: at least five different numbers of nine digits (or eight, where a spreadsheet took
    the leading zero away) that all pass the eleven-test. Names are read word by word:
    "ziekteverzuim" is absence, and fine.
    """
    for column in table.columns:
        words = re.sub(r"[^a-z0-9]+", " ", _spaced(column).casefold()).strip()
        for kind, names in _NAMES.items():
            if re.search(rf"\b({names})\b", words):
                return Forbidden(column, kind)
        if _citizens(table.frame[column]):
            return Forbidden(column, "forbidden.bsn")
    return None


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _citizens(cells: pl.Series) -> bool:
    if not (cells.dtype.is_numeric() or cells.dtype == pl.String):
        return False
    values = cells.drop_nulls().unique()
    if len(values) < _ENOUGH:
        return False
    return all(_eleven(re.sub(r"[ .-]", "", value)) for value in texts(values))


def _eleven(number: str) -> bool:
    if not re.fullmatch(r"[0-9]{8,9}", number):
        return False
    digits = map(int, number.zfill(9))
    return sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
