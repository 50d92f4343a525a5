"""How the seven programmes went: who took part, who was compared, and what it really did.

After the demo's own story (`docs/demo.md`, §2). Effects are in standard deviations of the scale,
and larger than in real life: a municipality of this size could not see a usual one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from bestendig.demo import felt
from bestendig.demo.people import Row, staff_list
from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.programmes.actions.drawing import Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """joins: when people said yes; people: how many, 0 for all of its units; named: who of them
    has a name in the story; alone: whether they signed up by themselves, and were not asked;
    apart: urgent places.

    held: the draw, on `stands_on`; else compared (units) or starts (team -> first day) is settled
    then. asked: units whose people its surveys ask, where those are others than the programme's.

    gains: what it did, by survey; of a start in turn, by surveys since the own start. common: what
    happened to everybody, by survey; response: by survey. drifts: the subject on which who takes
    part differs in the fixed surveys; its gains are then no effect, but who they are. chance: which
    draw of the answers the story is about, where another draw tells it otherwise.
    """

    joins: date
    stands_on: date
    gains: tuple[float, ...]
    response: tuple[float, ...]
    people: int = 0
    named: tuple[str, ...] = ()
    alone: bool = False
    apart: int = 0
    held: Held | None = None
    compared: tuple[str, ...] = ()
    starts: Mapping[str, date] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    common: tuple[float, ...] = ()
    chance: str = ""
    drifts: str = ""


def _held(seed: str, places: int, last: date) -> Held:
    return Held(seed=seed, witness="Kim (OR)", places=places, last_start=last)


_FIRST, _SECOND, _THIRD, _LAST = (
    date(2025, 3, 3), date(2025, 6, 30), date(2025, 11, 3), date(2026, 3, 2),
)  # fmt: skip
TRUTHS: Final = MappingProxyType(
    {
        "Volgende Stap": Truth(
            joins=date(2025, 1, 28),
            people=144,
            named=("Luca",),
            apart=4,
            held=_held("3 5 1 6 2 4", 70, date(2025, 9, 15)),
            stands_on=date(2025, 2, 10),
            gains=(0.0, 0.8),
            response=(0.92, 0.9),
        ),
        "Eigen Rooster": Truth(
            joins=date(2025, 2, 4),
            stands_on=date(2025, 2, 5),
            starts={
                "Wegen en Riolering": _FIRST,
                "Klantcontact": _FIRST,
                "Werk en Inkomen Noord": _FIRST,
                "Groen": _SECOND,
                "Burgerzaken": _SECOND,
                "Schuldhulp en Participatie": _SECOND,
                "Reiniging en Afval": _THIRD,
                "Belastingen": _THIRD,
                "Vergunningen": _THIRD,
                "Toezicht en Handhaving": _LAST,
                "Facilitair en Documenten": _LAST,
                "Werk en Inkomen Zuid": _LAST,
            },
            gains=(0.5, 0.7, 0.7),
            common=(0.0, 0.0, 0.1, 0.1),
            response=(0.8, 0.78, 0.76, 0.76),
            # With twelve teams about half of the draws prove it (B); the others say "perhaps" (C).
            chance="/4",
        ),
        "Frisse Weken": Truth(
            joins=date(2025, 8, 21),
            stands_on=date(2025, 8, 22),
            compared=("Ruimte en Economie", "Financiën en Control"),
            asked=("Sociaal domein", "Ruimte en Economie", "Financiën en Control"),
            gains=(0.0, -0.05),
            common=(0.0, 0.35),
            response=(0.78, 0.74),
        ),
        "Adempauze": Truth(
            joins=date(2025, 9, 12),
            people=48,
            named=("Mika",),
            alone=True,
            stands_on=date(2025, 10, 1),
            gains=(-0.6, 0.0),
            response=(0.94, 0.9),
        ),
        "Twee Uur Vooruit": Truth(
            joins=date(2025, 9, 3),
            people=140,
            held=_held("6 6 2 1 4 3", 70, date(2026, 9, 7)),
            stands_on=date(2025, 9, 15),
            gains=(0.0, 1.0, 0.33),
            response=(0.9, 0.85, 0.8),
        ),
        "Leervoucher": Truth(
            joins=date(2026, 1, 13),
            people=62,
            named=("Mika",),
            alone=True,
            stands_on=date(2026, 1, 16),
            gains=(0.3, 0.7),
            response=(),
            drifts="verandergedrag",
        ),
        "Naast Elkaar": Truth(
            joins=date(2026, 2, 17),
            people=26,
            named=("Jo", "Bo"),
            alone=True,
            held=_held("2 1 5 5 3 6", 13, date(2026, 9, 7)),
            stands_on=date(2026, 2, 27),
            gains=(0.0, 0.3),
            response=(0.9, 0.85),
        ),
    }
)


def who_joins(town: Town, name: str, teams: set[str] | None) -> list[Row]:
    """Who takes part, of these teams (None: all)."""
    truth = TRUTHS[name]
    rows = [
        x for x in staff_list(town)
        if x.starts <= truth.joins and (teams is None or x.team in teams)
    ]  # fmt: skip
    return felt.chosen(rows, name, truth.named, truth.people)


def drifting(town: Town, wave: int, subject: str) -> dict[str, float]:
    """Staff number -> how far who takes part is from others on this subject in a fixed survey, in
    standard deviations: who they are, not what a programme did."""
    found: dict[str, float] = {}
    for name, truth in TRUTHS.items() if town == VOORBEELDSTAD else ():
        if truth.drifts == subject and wave < len(truth.gains):
            found |= {row.number: truth.gains[wave] for row in who_joins(town, name, None)}
    return found
