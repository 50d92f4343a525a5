"""One cell of an HR file: a name, a date, an age group, an address, a path of units."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from bestendig.organisations.models import AgeBand

_INFIX: Final = (
    r"(?:van|von|vom|de|den|der|het|ter|ten|te|'t|’t|’s|'s|in|op|aan|bij|uit|uyt|over|onder|voor|"
    r"la|le|les|du|da|dos|di|del|della|el|al|ben|bin|ibn|zu|zur|zum|d'|l')"
)
_INFIXES: Final = re.compile(rf"^(?:{_INFIX}(?:\s+|$))+", re.IGNORECASE)
_TRAILING: Final = re.compile(rf"(?:\s+|^){_INFIX}(?:\s+{_INFIX})*$", re.IGNORECASE)
# Spaces without width, which no eye sees and no comparison forgives.
_WIDTHLESS: Final = dict.fromkeys((0x200B, 0xFEFF), " ")
_EXCEL: Final = date(1899, 12, 30)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan january januari", "feb february februari", "mrt mar march maart", "apr april",
         "mei may", "jun june juni", "jul july juli", "aug august augustus", "sep sept september",
         "okt oct october oktober", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_EMAIL: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE
)
# HR systems write "no end" as a date that nobody will see.
_FOREVER: Final = 2090


def tidy(cell: object) -> str:
    """A cell as text, without the spaces around it and doubled inside it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = cell if isinstance(cell, str) else str(cell)
    if not text.isascii():
        text = text.translate(_WIDTHLESS)
    return " ".join(text.split())


def same(first: str, second: str) -> bool:
    """Whether two names are the same, whatever their capitals."""
    return first.casefold() == second.casefold()


def personnel_number(cell: object) -> str:
    """The number as it is matched: a spreadsheet takes zeros off the front, so we do too."""
    text = tidy(cell).replace(" ", "").upper()
    return (text.lstrip("0") or "0") if text.isdecimal() else text


def split_name(full: str) -> tuple[str, str]:
    """First and last name of "Berg, Jo van den", "Jo van den Berg", or "Berg, J. (Jo) van den".

    What stands between brackets is the name somebody is called by.
    """
    called = re.search(r"\(([^)]+)\)", full)
    bare = re.sub(r"\s*\([^)]*\)\s*", " ", full).strip()
    if "," in bare:
        last, first = (part.strip() for part in bare.split(",", 1))
        if (infix := _TRAILING.search(first)) is not None:
            last = f"{infix[0].strip()} {last}"
            first = first[: infix.start()].strip()
    else:
        words = bare.split(" ")
        cut = next((i for i, word in enumerate(words) if i and _INFIXES.match(f"{word} ")), None)
        cut = cut or max(1, next((i for i, w in enumerate(words) if not _initial(w)), 0) or 1)
        first, last = " ".join(words[:cut]), " ".join(words[cut:])
    return (called[1].strip() if called else first), last


def _initial(word: str) -> bool:
    return "." in word or len(word) == 1


def full_last(infix: str, last: str) -> str:
    """The infix and the last name as one; "Berg, van den" is turned round."""
    if "," in last:
        name, behind = (part.strip() for part in last.split(",", 1))
        last, infix = name, infix or behind
    if not infix or last.casefold().startswith(f"{infix.casefold()} "):
        return last
    return f"{infix} {last}"


def email(cell: object) -> tuple[str, bool]:
    """The address in small letters, and whether it is one. Spaces inside it are typing."""
    text = tidy(cell).replace(" ", "").strip("<>;,").removeprefix("mailto:").casefold()
    return text, not text or bool(_EMAIL.fullmatch(text))


def day(cell: object) -> date | None:
    """A date as HR systems write it; None for "no end" and for an empty cell.

    31-12-2024, 31/12/24, 31.12.2024, 2024-12-31, 20241231, 31 december 2024, or the number of
    days that a spreadsheet keeps. Raises ValueError for what is none.
    """
    if isinstance(cell, datetime):
        found = cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, int | float) and not isinstance(cell, bool):
        found = _from_number(float(cell))
    else:
        text = re.sub(r"[T ]\d\d?:\d\d(:\d\d)?(\.\d+)?Z?$", "", tidy(cell))
        if not text or re.fullmatch(r"0{1,4}[-/.]?0{1,2}[-/.]?0{1,4}", text):
            return None
        found = _from_text(text)
    return None if found.year >= _FOREVER else found


def _from_number(number: float) -> date:
    if 19000101 <= number <= 99991231 and number.is_integer():
        return _from_text(str(int(number)))
    if 1 <= number <= 120_000:
        return _EXCEL + timedelta(days=int(number))
    raise ValueError("no date")


def _from_text(text: str) -> date:
    if (m := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text)) is not None:
        return date(int(m[1]), int(m[2]), int(m[3]))
    if (m := re.fullmatch(r"(\d{4})(\d\d)(\d\d)", text)) is not None:
        return date(int(m[1]), int(m[2]), int(m[3]))
    if (m := re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})", text)) is not None:
        return date(_year(m[3]), int(m[2]), int(m[1]))
    if (m := re.fullmatch(r"(\d{1,2})[- ]([a-z]+)\.?[- ](\d{2}|\d{4})", text.casefold())) is None:
        if re.fullmatch(r"\d{5}", text):
            return _from_number(float(text))
        raise ValueError("no date")
    if m[2] not in _MONTHS:
        raise ValueError("no date")
    return date(_year(m[3]), _MONTHS[m[2]], int(m[1]))


def _year(text: str) -> int:
    """24 is 2024, 98 is 1998: nobody's service began sixty years from now."""
    number = int(text)
    if len(text) == 4:
        return number
    return 2000 + number if number < 60 else 1900 + number


def band_of(age: float) -> AgeBand:
    """The group an age falls in. Raises ValueError for an age that no employee has."""
    if not 13 <= age <= 100:
        raise ValueError("no age")
    if age < 35:
        return AgeBand.UNDER_35
    return AgeBand.MIDDLE if age < 60 else AgeBand.OVER_60


def age_band(cell: object) -> AgeBand:
    """The group that a text means: "<35", "35 t/m 59", "60+", "45-54".

    Raises ValueError for a group that lies over a border of ours, and for what is none.
    """
    text = tidy(cell).casefold()
    for band in AgeBand:
        if text == band.value:
            return band
    numbers = [int(x) for x in re.findall(r"\d+", text)]
    if re.search(r"^<|jonger|onder|under|younger|tot\b", text) and len(numbers) == 1:
        low, high = 13, numbers[0] - (0 if re.match(r"^(<=|≤|tot en met|t/m)", text) else 1)
    elif re.search(r"\+|^>|ouder|older|en meer|vanaf", text) and len(numbers) == 1:
        low, high = numbers[0] + (1 if re.match(r"^>(?!=)", text) else 0), 100
    elif len(numbers) == 2:
        low, high = numbers[0], numbers[1] - (1 if re.search(r"\btot\b(?! en met)", text) else 0)
    else:
        raise ValueError("no age group")
    if band_of(max(low, 13)) != band_of(min(high, 100)):
        raise ValueError("over a border")
    return band_of(max(low, 13))


def path(cell: object) -> tuple[str, ...]:
    """The names in "Sociaal domein > Jeugd > Team 2"; a slash counts only between spaces."""
    parts = re.split(r"\s*(?:>|»|›|\||\\|→)\s*|\s+/\s+", tidy(cell))
    names = [part.strip(" -") for part in parts if part.strip(" -")]
    return tuple(name for i, name in enumerate(names) if not i or not same(name, names[i - 1]))
