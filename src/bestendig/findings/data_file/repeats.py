"""Columns of a wide file that are one outcome, measured again and again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from bestendig.findings.data_file.labels import wave_numbers, wave_order, wave_ranks

# What an outcome is called when its columns are called after the waves only.
UNNAMED: Final = "score"

_WORDS: Final = (
    r"voor(meting)?|na(meting)?|nulmeting|beginmeting|startmeting|eindmeting|tussenmeting"
    r"|vervolgmeting|pre|post|baseline|before|after|begin|eind|einde|start|end|follow[_-]?up|fu"
    r"|vervolg"
)
_WAVE: Final = rf"t?\d{{1,4}}|{_WORDS}"
_SPLIT: Final = (
    re.compile(rf"^(?P<stem>.+?),?[_ .-]+(?P<wave>{_WAVE})$", re.IGNORECASE),
    re.compile(r"^(?P<stem>.*?[^\d_ .-])(?P<wave>(19|20)\d\d|\d)$", re.IGNORECASE),
    re.compile(r"^(?P<wave>t\d{1,2})[_ .-](?P<stem>.+)$", re.IGNORECASE),
    re.compile(rf"^(?P<wave>{_WORDS})[_ .-]+(?P<stem>.+)$", re.IGNORECASE),
)
_NUMBERED: Final = re.compile(r"^(t[ _-]?\d{1,2}|(19|20)\d\d)$", re.IGNORECASE)
# A unit or a hint behind the name: "voor (%)", "na (1-10)".
_HINT: Final = re.compile(r"\s*(\([^()]*\)|\[[^\[\]]*\])\s*$")
# More columns under one name than this are the questions of a list, not its repetitions.
_MOST: Final = 12


@dataclass(frozen=True)
class _Place:
    """A column's outcome (stem, and what stands behind it in brackets) and wave."""

    stem: str
    hint: str
    wave: str


def without_hint(column: str) -> str:
    """A column's name without what stands behind it in brackets."""
    return _HINT.sub("", column) or column


def repeated(columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Outcomes by name, each with its columns in order of time.

    Columns repeat one name with different waves (score_0, score_1; jobs_0716, jobs_0717), or
    are called after the waves only (voor, na; T0, T1). Names hold no comma or equals sign.
    """
    columns = list(columns)
    only = wave_only(columns)
    repeats: dict[tuple[str, str], dict[str, str]] = {}
    names: dict[tuple[str, str], str] = {}
    for column in columns:
        place = None if column in only else _place(column)
        if place is not None:
            key = place.stem.casefold(), place.hint.casefold()
            names.setdefault(key, place.stem)
            repeats.setdefault(key, {}).setdefault(place.wave.casefold(), column)
    found = {key: waves for key, waves in repeats.items() if 2 <= len(waves) <= _MOST}
    outcomes: dict[str, tuple[str, ...]] = {UNNAMED: only} if only else {}
    for key, waves in found.items():
        alone = sum(stem == key[0] for stem, _ in found) == 1
        name = names[key] if alone else f"{names[key]} {key[1]}"
        outcomes[unused(name, outcomes)] = _in_order(waves)
    return outcomes


def wave_only(columns: Iterable[str]) -> tuple[str, ...]:
    """The columns that are called after a wave and nothing else, in order of time.

    Empty unless there are at least two, and their order is beyond doubt.
    """
    bare = {column: without_hint(column).strip().casefold() for column in columns}
    for fits in (_NUMBERED.match, _is_word):
        waves = {column: wave for column, wave in bare.items() if fits(wave)}
        names = list(waves.values())
        order = wave_numbers(names) or wave_ranks(names)
        if order is not None and 2 <= len(names) <= _MOST:
            return _in_order({wave: column for column, wave in waves.items()})
    return ()


def plain_name(column: str) -> str:
    """A name for an outcome that can be listed among others: without commas and equals signs."""
    return re.sub(r"\s+", " ", re.sub(r'[,="]', " ", column)).strip() or UNNAMED


def unused(name: str, taken: Mapping[str, object]) -> str:
    """The name as `plain_name` has it, with a number when it is taken."""
    name = made = plain_name(name)
    number = 2
    while made in taken:
        made = f"{name} {number}"
        number += 1
    return made


def _is_word(name: str) -> bool:
    return wave_ranks([name]) is not None


def _place(column: str) -> _Place | None:
    bare = without_hint(column)
    match = next((found for split in _SPLIT if (found := split.match(bare))), None)
    if match is None:
        return None
    return _Place(match["stem"].strip(" ,_.-"), column[len(bare) :].strip(" ()[]"), match["wave"])


def _in_order(waves: Mapping[str, str]) -> tuple[str, ...]:
    """Waves by their number or meaning; a month and year (0716) as the file has them."""
    names = list(waves)
    if any(re.fullmatch(r"\d{4}", wave) and wave[:2] not in {"19", "20"} for wave in names):
        return tuple(waves.values())
    return tuple(waves[names[i]] for i in wave_order(pl.Series(names), names))
