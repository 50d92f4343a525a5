"""Columns that may not come to us: a citizen service number, a birth date, a diagnosis.

In a file of people also nationality, pregnancy and disability (PRV-17).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from bestendig.common.table_files import Table

if TYPE_CHECKING:
    import polars as pl

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
# What an employer may know of people for other ends, but has no business here.
_PEOPLE: Final = {
    "forbidden.origin": (
        r"nationaliteit(en)?|nationality|herkomst|geboorteland|geboorteplaats|etniciteit"
        r"|ethnicity|birth ?(country|place)|country of birth|godsdienst|religie|religion"
    ),
    "forbidden.pregnancy": r"zwanger(schap)?s?(verlof)?|pregnan(t|cy)|bevalling(sdatum|sverlof)?",
    "forbidden.disability": (
        r"handicap|arbeids ?(beperking|gehandicapt)|arbeidsgehandicapt|disabilit(y|ies)|disabled"
        r"|doelgroep ?register|banenafspraak|wajong|wia|wao|iva|wga|no ?risk ?polis"
        r"|arbeidsongeschikt(heid)?"
    ),
}
# A column that is about one person, whatever it holds; and one that is often a person's name.
_PERSON: Final = re.compile(
    r"\b(pers(oneels?)?|medew(erker)?s?|werknemers?|registratie|employee|staff|personnel|respondent)"
    r" ?(nr|nummer|code|id|number|no|naam|name)\b|^(medewerker|werknemer|employee|persnr|pnr)$"
    r"|\b(voornaam|achternaam|roepnaam|voorletters|tussenvoegsel|initials)\b"
    r"|\b(first|last|sur|full) ?name\b|\bmail\b|\b(ziek|hersteld?|beter) ?melding|"
    r"\b(ziekmeld|hersteldatum|eerste ziekte?dag|datum ziek|ziek sinds|sick since)"
)
_NAME: Final = re.compile(r"naam|name")
_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_LONGEST: Final = 40
# Weights of the eleven-test of a BSN, whose sum of products is a multiple of eleven.
_WEIGHTS: Final = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# By chance one in eleven numbers passes: five different ones, one in 160 000 columns.
_ENOUGH: Final = 5


@dataclass(frozen=True)
class Forbidden:
    """A column that has to be taken out; `kind` is a key of the copy deck."""

    column: str
    kind: str


def forbidden_column(table: Table, *, people: bool = False) -> Forbidden | None:
    """The first column that looks like a BSN, a birth date or a diagnosis, by name or content.

    people: a file of people, of which nationality, pregnancy and disability are refused too.

    Content: at least five different numbers of nine digits (or eight, where a spreadsheet took
    the leading zero away) that all pass the eleven-test. Names are read word by word:
    "ziekteverzuim" is absence, and fine.
    """
    refused = {**_NAMES, **_PEOPLE} if people else _NAMES
    for column in table.columns:
        words = re.sub(r"[^a-z0-9]+", " ", _spaced(column).casefold()).strip()
        for kind, names in refused.items():
            if re.search(rf"\b({names})\b", words):
                return Forbidden(column, kind)
        if _citizens(table.frame[column]):
            return Forbidden(column, "forbidden.bsn")
    return None


def people_column(table: Table, *, names: bool) -> str | None:
    """The first column with data of single people, in a file that should have rows of many.

    names: a column that is just called "name" is one too. A long header is a question of a
    survey, and is passed over.
    """
    for column in table.columns:
        plain = _spaced(column.replace("%", " percentage")).casefold()
        plain = re.sub(r"[^a-z0-9]+", " ", plain).strip()
        named = _PERSON.search(plain) or (names and _NAME.fullmatch(plain))
        if (named and len(plain) <= _LONGEST) or _holds_addresses(table.frame[column]):
            return column
    return None


def _holds_addresses(cells: pl.Series) -> bool:
    some = cells.drop_nulls().head(200).to_list()
    return any(isinstance(x, str) and _ADDRESS.fullmatch(x.strip()) for x in some)


def _spaced(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)


def _citizens(cells: pl.Series) -> bool:
    if not (cells.dtype.is_numeric() or str(cells.dtype) == "String"):
        return False
    values = cells.drop_nulls().unique()
    if len(values) < _ENOUGH:
        return False
    return all(_eleven(re.sub(r"[ .-]", "", _text(value))) for value in values.to_list())


def _text(value: object) -> str:
    """A cell as a person would write it: a whole number without ".0"."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _eleven(number: str) -> bool:
    if not re.fullmatch(r"[0-9]{8,9}", number):
        return False
    digits = map(int, number.zfill(9))
    return sum(w * d for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0
