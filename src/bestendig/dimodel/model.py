"""The parts of the DI-model (A&O fonds Gemeenten, research report, §2.2.1).

Pure data. The codes are what other rooms tag with; `text` is a key of the copy deck.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Outcome(StrEnum):
    """What a sustainably employable person has: the three clusters at the right."""

    MASTERY = "mastery"
    ADAPTABILITY = "adaptability"
    VITALITY = "vitality"


class Factor(StrEnum):
    """What a stimulating workplace gives: the five at the left.

    Dialogue is the core of the model and leadership stands beside it; both serve as tags too.
    """

    OFFER = "offer"
    TAILORED_AGREEMENTS = "tailored_agreements"
    AUTONOMY = "autonomy"
    PARTICIPATION = "participation"
    ROOM_TO_LEARN = "room_to_learn"
    DIALOGUE = "dialogue"
    LEADERSHIP = "leadership"


class Phase(StrEnum):
    """Where somebody is on the way to behaviour that lasts, in order."""

    AWARENESS = "awareness"
    GOAL_SETTING = "goal_setting"
    ACTION = "action"
    MAINTENANCE = "maintenance"


class Word(StrEnum):
    """The seven words of the four phases. Mogen, kunnen and durven are hurdles inside action."""

    WETEN = "weten"
    WILLEN = "willen"
    MOGEN = "mogen"
    KUNNEN = "kunnen"
    DURVEN = "durven"
    DOEN = "doen"
    VOLHOUDEN = "volhouden"


class Indicator(StrEnum):
    """The four indicators of the sector fund's own programmes (§3.2.5)."""

    VITAL_EMPLOYEES = "vital_employees"
    AGILE_EMPLOYEES = "agile_employees"
    VITAL_ORGANISATION = "vital_organisation"
    AGILE_ORGANISATION = "agile_organisation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part of the model: its code, its text key, the key of a line that goes with it."""

    code: str
    text: str
    hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One phase and its words; all phases share the text `PHASES_TEXT`, in this order."""

    code: Phase
    words: tuple[Word, ...]


CORE: Final = Part(code=Factor.DIALOGUE, text="model.core", hint="model.core.hint")
LEADERSHIP: Final = Part(code=Factor.LEADERSHIP, text="model.leadership")
RING: Final = Part(code="ring", text="model.ring", hint="model.ring.private")

FACTORS_TEXT: Final = "model.left"
FACTORS: Final = (
    Part(code=Factor.OFFER, text="model.factor.aanbod"),
    Part(code=Factor.TAILORED_AGREEMENTS, text="model.factor.maatwerk"),
    Part(code=Factor.AUTONOMY, text="model.factor.autonomie"),
    Part(code=Factor.PARTICIPATION, text="model.factor.inspraak"),
    Part(code=Factor.ROOM_TO_LEARN, text="model.factor.leerruimte"),
)

OUTCOMES_TEXT: Final = "model.right"
OUTCOMES: Final = (
    Part(code=Outcome.MASTERY, text="model.cluster.vakmanschap"),
    Part(code=Outcome.ADAPTABILITY, text="model.cluster.verandervermogen"),
    Part(code=Outcome.VITALITY, text="model.cluster.vitaliteit"),
)

PHASES_TEXT: Final = "model.phases"
PHASES: Final = (
    Step(code=Phase.AWARENESS, words=(Word.WETEN,)),
    Step(code=Phase.GOAL_SETTING, words=(Word.WILLEN,)),
    Step(code=Phase.ACTION, words=(Word.MOGEN, Word.KUNNEN, Word.DURVEN, Word.DOEN)),
    Step(code=Phase.MAINTENANCE, words=(Word.VOLHOUDEN,)),
)

INDICATORS: Final = (
    Part(
        code=Indicator.VITAL_EMPLOYEES,
        text="indicator.vital_employees",
        hint="indicator.vital_employees.limit",
    ),
    Part(code=Indicator.AGILE_EMPLOYEES, text="indicator.agile_employees"),
    Part(code=Indicator.VITAL_ORGANISATION, text="indicator.vital_organisation"),
    Part(code=Indicator.AGILE_ORGANISATION, text="indicator.agile_organisation"),
)
