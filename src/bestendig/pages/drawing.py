"""The DI-model as a drawing: where each text of the deck stands, broken into lines.

The shapes stand in `dimodel/drawing.svg.html`; this gives the words their places, so that
Dutch and English both fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from bestendig.common.charts.scale import Tick, coordinate, wrap
from bestendig.dimodel import (
    CORE,
    FACTORS,
    FACTORS_TEXT,
    LEADERSHIP,
    OUTCOMES,
    OUTCOMES_TEXT,
    PHASES,
    PHASES_TEXT,
    RING,
    Part,
    Phase,
)
from bestendig.pages.wording import split_name

Words = Callable[[str], str]
_LINE: Final = 20.0
_SIZE: Final = 15.0
_SIDE_WIDTH: Final = 206.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A name with lines under it. anchor: SVG's text-anchor.

    `middle` is the height of the name's optical middle, where its dot stands.
    """

    code: str
    x: str
    anchor: str
    middle: str
    name: tuple[Tick, ...]
    lines: tuple[Tick, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseWords:
    """One phase in words: its code, its name, and the words people know it by."""

    code: Phase
    name: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Everything the drawing says, with places in a field of 1160 by 620."""

    core: tuple[Tick, ...]
    hint: tuple[Tick, ...]
    leadership: Block
    factors_heading: str
    factors: tuple[Block, ...]
    outcomes_heading: str
    outcomes: tuple[Block, ...]
    phases: tuple[Block, ...]
    ring_name: str
    ring: tuple[str, ...]


def phase_words(words: Words) -> tuple[PhaseWords, ...]:
    """The four phases with their names and words, out of the one text they share."""
    shares = words(PHASES_TEXT).split(" – ")
    found = []
    for step, share in zip(PHASES, shares, strict=True):
        name, _bracket, inside = share.partition(" (")
        found.append(PhaseWords(code=step.code, name=name, words=inside.rstrip(")")))
    return tuple(found)


def drawing(words: Words) -> Drawing:
    """The drawing in the language of `words`, which gives the deck text of a key."""
    ring_name, ring = split_name(words(RING.text))
    return Drawing(
        core=_lines(words(CORE.text), 304.0, 210.0),
        hint=_lines(words(CORE.hint or ""), 346.0, 226.0, size=14.0, line=18.0),
        leadership=_block(LEADERSHIP.code, words(LEADERSHIP.text), 676.0, 236.0, 150.0),
        factors_heading=words(FACTORS_TEXT),
        factors=_column(FACTORS, words, 106.0, 166.0, 520.0),
        outcomes_heading=words(OUTCOMES_TEXT),
        outcomes=tuple(
            _card(part, words, 876.0, 204.0 + 122.0 * k) for k, part in enumerate(OUTCOMES)
        ),
        phases=tuple(
            _block(
                phase.code,
                f"{phase.name}: {phase.words}",
                392.0 + 127.0 * k,
                488.0,
                125.0,
                "middle",
            )
            for k, phase in enumerate(phase_words(words))
        ),
        ring_name=ring_name,
        ring=tuple(x.strip() for x in ring.split(",")),
    )


def _lines(
    text: str, y: float, width: float, *, size: float = _SIZE, line: float = _LINE
) -> tuple[Tick, ...]:
    return tuple(
        Tick(at=coordinate(y + line * k), label=part)
        for k, part in enumerate(wrap(text, size, width))
    )


def _block(code: str, named: str, x: float, y: float, width: float, anchor: str = "start") -> Block:
    name, explanation = split_name(named)
    names = _lines(name, y, width)
    return Block(
        code=code,
        x=coordinate(x),
        anchor=anchor,
        middle=coordinate(y - 5),
        name=names,
        lines=_lines(explanation, y + _LINE * len(names), width, size=14.0, line=19.0),
    )


def _card(part: Part, words: Words, x: float, middle: float) -> Block:
    """A block around the height `middle`."""
    block = _block(part.code, words(part.text), x, 0.0, _SIDE_WIDTH - 20)
    tall = _LINE * len(block.name) + 19.0 * len(block.lines)
    return _block(part.code, words(part.text), x, middle - tall / 2 + 15, _SIDE_WIDTH - 20)


def _column(
    parts: Sequence[Part], words: Words, x: float, top: float, bottom: float
) -> tuple[Block, ...]:
    """The parts under each other from `top`, the room that is left shared between them."""
    sizes = [_block(part.code, words(part.text), x, 0.0, _SIDE_WIDTH) for part in parts]
    heights = [_LINE * len(block.name) + 19.0 * len(block.lines) for block in sizes]
    gap = min((bottom - top - sum(heights)) / (len(parts) - 1), 24.0)
    return tuple(
        _block(part.code, words(part.text), x, top + sum(heights[:k]) + gap * k, _SIDE_WIDTH)
        for k, part in enumerate(parts)
    )
