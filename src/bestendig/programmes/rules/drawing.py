"""What a lot can say, and the draw itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bestendig.effects.allocation import Allocation, allocate, draw_starts

# Arms of a draw for places, as findings compare them; of a start in turn the arm is its day.
STARTS: Final = "programme"
WAITS: Final = "comparison"
APART: Final = "apart"
"""Outside the draw: an urgent place, or withdrawn after the lots were fixed. In no arm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is settled before the draw. places: None where everybody starts in turn."""

    seed: str
    places: int | None
    starts: Sequence[date]


def drawn(lots: Mapping[str, str], apart: Sequence[str], said: Said) -> Allocation:
    """The draw. lots: lot -> stratum, "" where there is none. Raises ValueError as `allocate`."""
    ids = sorted(lots)
    strata = {x: lots[x] for x in ids if x not in set(apart)} if any(lots.values()) else None
    if said.places is None:
        starts = [x.isoformat() for x in said.starts]
        return draw_starts(ids, said.seed, starts, strata=strata, apart=apart)
    waiting = len(ids) - len(apart) - said.places
    arms = {STARTS: float(said.places), WAITS: float(waiting)}
    return allocate(ids, said.seed, arms, strata=strata, apart=apart)


def command(
    file: str,
    seed: str,
    places: int | None,
    starts: Sequence[str],
    lots: Sequence[Mapping[str, str]],
) -> str:
    """The command line that repeats a draw from the file with its lots."""
    how = f"--places {places}" if places is not None else f"--starts {','.join(starts)}"
    apart = [x["lot"] for x in lots if x["outcome"] == APART]
    parts = ["bestendig draw", file, f"--seed {_quoted(seed)}", how]
    if any(x["stratum"] for x in lots):
        parts.append("--stratum soort")
    if apart:
        parts.append(f"--apart {','.join(apart)}")
    return " ".join(parts)


def _quoted(seed: str) -> str:
    """As a shell on any system takes it."""
    return seed if seed.isalnum() else f'"{seed}"'
