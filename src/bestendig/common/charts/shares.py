"""How answers are spread: a bar for each answer, from nobody to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bestendig.common.charts.scale import Linear, Tick, coordinate, text_width, wrap

_TEXT: Final = 14.0
_LINE: Final = 19.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """One answer: its words, its share of 1, and the share as people read it."""

    label: str
    share: float
    text: str
    before: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnShare:
    """A drawn answer."""

    label: str
    label_lines: tuple[Tick, ...]
    y: str
    width: str
    text: str
    text_x: str
    text_y: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChart:
    """Everything `charts/shares.svg.html` draws; all coordinates are ready strings."""

    key: str
    title: str
    description: str
    variant: str
    width: int
    height: int
    label_x: str
    start: str
    whole: str
    bar: str
    rows: tuple[DrawnShare, ...]
    shows_before: bool


def shares(
    rows: Sequence[ShareRow], *, key: str, title: str, description: str, narrow: bool = False
) -> ShareChart:
    """The chart of `rows`, top to bottom; the whole width is everybody.

    key: unique on the page, for ids. Raises ValueError when there is nothing to draw.
    """
    if not rows:
        raise ValueError("shares need a row")
    width, bar = (360, 14.0) if narrow else (720, 20.0)
    room = max(text_width(row.text, _TEXT) for row in rows) + 16
    x = Linear(0.0, 1.0, 2.0 if narrow else 310.0, width - room)
    edge, drawn = 4.0, []
    for row in rows:
        lines = wrap(row.label, _TEXT, width - 10.0 if narrow else x.start - 24) or ("",)
        tall = _LINE * len(lines) + (32.0 if narrow else 14.0)
        drawn.append(_row(row, lines, edge, tall, bar, x, narrow=narrow))
        edge += max(tall, bar + 12)
    return ShareChart(
        key=f"{key}-{'narrow' if narrow else 'wide'}",
        title=title,
        description=description,
        variant="narrow" if narrow else "wide",
        width=width,
        height=round(edge + 4),
        label_x=coordinate(2.0),
        start=coordinate(x.start),
        whole=coordinate(x.end - x.start),
        bar=coordinate(bar),
        rows=tuple(drawn),
        shows_before=any(row.before for row in rows),
    )


def _row(
    row: ShareRow,
    lines: tuple[str, ...],
    edge: float,
    tall: float,
    bar: float,
    x: Linear,
    *,
    narrow: bool,
) -> DrawnShare:
    top = edge + _LINE * len(lines) + 3 if narrow else edge + (tall - bar) / 2
    first = edge + 14 if narrow else edge + tall / 2 + 5 - _LINE * (len(lines) - 1) / 2
    return DrawnShare(
        label=row.label,
        label_lines=tuple(
            Tick(at=coordinate(first + _LINE * k), label=line) for k, line in enumerate(lines)
        ),
        y=coordinate(top),
        width=coordinate(x(row.share) - x.start),
        text=row.text,
        text_x=coordinate(x.end + 10),
        text_y=coordinate(top + bar / 2 + 5),
        before=row.before,
    )
