"""Questionnaires to start from. Their names and what they are for stand in the copy deck, under
`questionnaire.template.<code>`.

Why the core has these twelve: docs/decisions/0030.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from bestendig.questionnaires.asked import Asked, from_bank
from bestendig.questionnaires.bank import Audience, bank

MODULE_AT_MOST: Final = 5
"""Participants get at most five questions beside the core (design/navigation)."""


class Kind(StrEnum):
    """What a template is for."""

    CORE = "core"
    INDICATORS = "indicators"
    FACTORS = "factors"
    PHASES = "phases"
    EVENT = "event"
    MODULE = "module"
    PROCESS = "process"
    PULSE = "pulse"


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A set of items for one purpose and one audience."""

    code: str
    kind: Kind
    audience: Audience
    items: tuple[str, ...]

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Its questions."""
        return tuple(from_bank(bank().items[code]) for code in self.items)

    @property
    def text(self) -> str:
        """The key of its name and what it is for."""
        return f"questionnaire.template.{self.code}"


def _several(names: str) -> tuple[str, ...]:
    """Codes from “VIT01-03 VAK02”."""
    codes: list[str] = []
    for name in names.split():
        first, _dash, last = name.partition("-")
        begin, end = int(first[3:]), int(last or first[3:])
        codes += [f"{first[:3]}{number:02d}" for number in range(begin, end + 1)]
    return tuple(codes)


def _module(code: str, names: str) -> Template:
    return Template(
        code=code, kind=Kind.MODULE, audience=Audience.PARTICIPANT, items=_several(names)
    )


def _whole(code: str, kind: Kind, audience: Audience, names: str) -> Template:
    return Template(code=code, kind=kind, audience=audience, items=_several(names))


CORE: Final = _whole(
    "core",
    Kind.CORE,
    Audience.EMPLOYEE,
    "VIT02 VIT03 VIT05 KOE01 KOE02 KOE04 CUL01 CUL03 INS01 VGD01 VGD02 VGD05",
)
_ALL: Final = (
    CORE,
    _whole(
        "indicators",
        Kind.INDICATORS,
        Audience.EMPLOYEE,
        "VIT01-05 VAK01 VER01 KOE01-04 CUL01 CUL03 INS01 VGD01-06",
    ),
    _whole(
        "factors",
        Kind.FACTORS,
        Audience.EMPLOYEE,
        "AAN01-03 MAA01-03 AUT01-03 INS01-03 LEE01-03 DIA01-03 LEI01-03",
    ),
    _whole(
        "phases", Kind.PHASES, Audience.EMPLOYEE, "WET01-03 WIL01-03 MKD01-03 DOE01-03 VOL01-03"
    ),
    _whole(
        "event",
        Kind.EVENT,
        Audience.PARTICIPANT,
        "RED01-05 WAA01-04 EFF01-04 VOO01-03 VVG01-03",
    ),
    _whole("talk", Kind.PULSE, Audience.PARTICIPANT, "GES01-03"),
    _whole("obstacles", Kind.PULSE, Audience.EMPLOYEE, "HIN01-05"),
    _module("module_pleasure", "VIT01-05"),
    _module("module_mastery", "VAK01-03 LEE03 DOE03"),
    _module("module_career", "VER01-03 WET03 WIL02"),
    _module("module_behaviour", "VGD01-05"),
    _module("module_dialogue", "DIA01-03 LEI01 LEI04"),
    _module("module_tailored", "MAA01-03 AUT01-02"),
    _module("module_say", "INS01-03 AUT01 AUT03"),
    _module("module_learning", "LEE01-04 MKD01"),
    _module("module_offer", "AAN01-03 WET03 MKD01"),
    _module("module_maintenance", "VOL01-03 DOE01 DOE03"),
    _whole("managers", Kind.PROCESS, Audience.MANAGER, "STE01-04"),
    _whole("process", Kind.PROCESS, Audience.HR, "BOR01-04"),
)
TEMPLATES: Final = MappingProxyType({template.code: template for template in _ALL})


def of_kind(*kinds: Kind) -> Iterable[Template]:
    """Templates of these kinds, in order."""
    return (template for template in TEMPLATES.values() if template.kind in kinds)
