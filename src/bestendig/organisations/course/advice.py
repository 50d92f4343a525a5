"""The two checklists of the research report (§4.2.1, §4.2.2): which advices, in which phase.

Their words, in our own wording, stand in the copy deck: `advice.<code>` and `advice.<code>.how`,
`own.<code>`. Anybody begins where they like; the order here is the report's.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Phase(StrEnum):
    """A phase of action research."""

    THINK = "think"
    DO = "do"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Advice:
    """One advice."""

    code: str
    phase: Phase


_T, _D, _L = Phase.THINK, Phase.DO, Phase.LOOK
# §4.2.1, for organisations and managers.
ORGANISATION: Final = (
    Advice("vision", _T),
    Advice("top", _T),
    Advice("policy", _T),
    Advice("both", _T),
    Advice("face", _D),
    Advice("use", _D),
    Advice("managers", _D),
    Advice("dialogue", _D),
    Advice("tailored", _D),
    Advice("wider", _D),
    Advice("hr", _D),
    Advice("sharing", _D),
    Advice("climate", _D),
    Advice("measure", _L),
)
# §4.2.2, for employees.
OWN: Final = (
    Advice("future", _T),
    Advice("destination", _T),
    Advice("goal", _T),
    Advice("talk", _D),
    Advice("offer", _D),
    Advice("agreement", _D),
    Advice("join_in", _D),
    Advice("look_back", _L),
    Advice("buddy", _L),
    Advice("mild", _L),
)
CODES: Final = tuple(x.code for x in ORGANISATION)
PHASE_OF: Final = {x.code: x.phase for x in ORGANISATION}
