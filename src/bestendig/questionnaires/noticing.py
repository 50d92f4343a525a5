"""What in somebody's own words looks like it leads to a person. It points; who wrote it decides.

Simple rules, which `pages/static/bestendig/look.js` follows too, on the device itself: an e-mail
address, a telephone number, a unit of the organisation, a function, and a word with a capital
inside a sentence. They miss names at the beginning of a sentence, and point at words that are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What it looks like."""

    EMAIL = "email"
    PHONE = "phone"
    UNIT = "unit"
    FUNCTION = "function"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Noticed:
    """Some words, and what they look like."""

    kind: Kind
    words: str


FUNCTIONS: Final = (
    "manager", "teamleider", "projectleider", "directeur", "wethouder", "burgemeester",
    "gemeentesecretaris", "griffier", "coördinator", "coordinator", "afdelingshoofd", "chef",
    "voorman", "opzichter", "controller", "secretaresse", "consulent", "handhaver", "raadslid",
    "baliemedewerker", "director", "alderman", "mayor", "supervisor", "meneer", "mevrouw",
)  # fmt: skip
# Written with a capital, and nobody.
NOBODY: Final = frozenset(
    {
        "nederland", "nederlands", "engels", "teams", "outlook", "excel", "word", "windows",
        "corona", "covid", "dutch", "english", "monday", "tuesday", "wednesday", "thursday",
        "friday", "saturday", "sunday", "i'm", "i've", "i'd", "i'll",
    }
)  # fmt: skip
_EMAIL: Final = re.compile(r"[^\s@<>(),;:]+@[^\s@<>(),;:]+\.[^\s@<>(),;:]+")
_PHONE: Final = re.compile(r"(?<!\w)\+?\d(?:[\s().-]*\d){8,14}(?!\w)")
_FUNCTION: Final = re.compile(rf"(?<!\w)(?:{'|'.join(FUNCTIONS)})(?!\w)", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_][\w'’-]+")
_SHORTEST_UNIT: Final = 3
_ABBREVIATION: Final = 4


def notice(text: str, units: Iterable[str] = ()) -> list[Noticed]:
    """What is pointed at in `text`, each once. units: names of units of the organisation."""
    found = [Noticed(Kind.EMAIL, one) for one in _EMAIL.findall(text)]
    rest = _EMAIL.sub(" ", text)
    found += [Noticed(Kind.PHONE, one.strip()) for one in _PHONE.findall(rest)]
    named = [one for one in units if len(one) >= _SHORTEST_UNIT and _holds(rest, one)]
    found += [Noticed(Kind.UNIT, one) for one in named]
    found += [Noticed(Kind.FUNCTION, one) for one in _FUNCTION.findall(rest)]
    there = " ".join(one.words for one in found).casefold()
    found += [Noticed(Kind.NAME, one) for one in _capitals(rest) if one.casefold() not in there]
    return list(dict.fromkeys(found))


def _holds(text: str, unit: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(unit)}(?!\w)", text, re.IGNORECASE))


def _capitals(text: str) -> list[str]:
    """Words with a capital that do not begin a sentence."""
    found: list[str] = []
    for line in text.splitlines():
        begins = True
        for word in line.split():
            bare = word.strip("\"'“”‘’().,;:!?…")
            if not begins and bare[:1].isupper() and _WORD.fullmatch(bare) and not _is_nobody(bare):
                found.append(bare)
            begins = word.rstrip("\"'“”‘’)")[-1:] in {".", "!", "?", ":", "…"}
    return found


def _is_nobody(word: str) -> bool:
    """A word that is written so anyway, or an abbreviation (HR, ICT)."""
    return word.casefold() in NOBODY or (word.isupper() and len(word) <= _ABBREVIATION)
