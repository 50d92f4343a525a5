"""All groups beside each other, for who works with all of them; and one of them by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bestendig.disclosure import CellKind, Hidden, Shown
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.results import words
from bestendig.pages.results.asked import listed, who_was_asked
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.parts import gauges, kinds, over_time, sections, titles
from bestendig.pages.results.picture import One, part_name, reason_of, value_text
from bestendig.pages.results.reading import Reading, reading
from bestendig.pages.results.roles import roles
from bestendig.pages.results.words import Story
from bestendig.pages.wording import here
from bestendig.releases.queries import TOP, Row, groups_in
from bestendig.releases.rules import Difference, difference

_SHADES: Final = 5
_MOST_APART: Final = 4
AT_ONCE: Final = 60
"""How many groups stand on one page at most; of more, those of one part at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure of one group. text: empty when it is not shown; `reason` then says why, as in
    `One`. shade: how high on the scale, 0 to 4. mark: `higher` or `lower` when that is clear
    beside the whole organisation."""

    text: str = ""
    reason: str = ""
    shade: int = 0
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One group in a table. closed: why nothing of it is shown, when that is one reason."""

    row: Row
    name: str
    depth: int
    cells: tuple[Cell, ...]
    closed: str

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole organisation."""
        return not self.row.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Groups by figures on one subject."""

    code: str
    title: str
    heads: tuple[One, ...]
    lines: tuple[Line, ...]
    kinds: tuple[Label, ...]


@allow(Ability.RELEASES_READ_GROUPS)
@require_safe
def groups(request: DeskRequest, wave: UUID) -> HttpResponse:
    """Tables of groups by subjects, and one by age. Of many groups, those in one at a time."""
    top = reading(request.desk, wave, within=TOP, earlier=False)
    total = groups_in(top.release)
    many = total > AT_ONCE
    asked = request.GET.get("in", "")
    inside = next((row for row in top.table.rows if row.code == asked and not row.band), None)
    found = top
    if not many or (inside and inside.parent):
        within = asked if many else None
        found = reading(request.desk, wave, within=within, earlier=False)
    units = [row for row in found.table.rows if row.kind == CellKind.UNIT]
    bands = [row for row in top.table.rows if row.kind == CellKind.AGE]
    grids = _grids(found, in_tree_order(units))
    whole = found.everybody
    visible = sum(row.is_shown for row in units[1:])
    shown = {
        "release": found.release,
        "everybody": whole,
        "asked": who_was_asked(found.release.asked, found.organisation),
        "story": _story(grids, visible, len(units) - 1),
        "higher": here("grid.higher", whole=whole),
        "lower": here("grid.lower", whole=whole),
        "grids": grids,
        "ages": _grids(top, [(row, 0) for row in (top.table.whole, *bands)]) if bands else (),
        "roles": roles(top),
        "level": Label(Kind.LEVEL),
        "total": len(units) - 1,
        "visible": visible,
        "levels": [row for row in top.table.rows[1:] if not row.band] if many else [],
        "inside": inside,
    }
    return render(request, "results/groups.html", shown)


@allow(Ability.RELEASES_READ_GROUPS)
@require_safe
def group(request: DeskRequest, wave: UUID, cell: str) -> HttpResponse:
    """One group: the same as the page of the whole, beside the whole."""
    found = reading(request.desk, wave, within=cell)
    row = next((x for x in found.table.rows if x.code == cell and x.parent and not x.band), None)
    if row is None:
        raise Http404
    own = found.of(row)
    beside = words.beside(own, found.whole)
    time = over_time(found.release, own, units=[UUID(unit) for unit in row.units])
    shown: dict[str, Any] = {
        "release": found.release,
        "everybody": found.everybody,
        "story": Story(
            seen=words.seen_of_group(own),
            changed=words.changed(own),
            unknown=words.unknown_of_group(own, time.events if time else ()),
        ),
        "row": row,
        "beside": beside,
        "lines": words.lines(beside, found.everybody),
        "clear": any(x.difference.is_clear for x in beside),
        "gauges": gauges(own),
        "sections": sections(own),
        "over_time": time,
        "change": Label(Kind.MEASURED_CHANGE),
        "kinds": [x for x in kinds(own) if x.kind is not Kind.REACH],
    }
    return render(request, "results/group.html", shown)


def _story(grids: Sequence[Grid], visible: int, total: int) -> Story:
    """What stands out in tables of groups, and what they do not tell."""
    apart = _apart(grids)
    seen = [here("grid.shown", shown=visible, total=total)]
    seen += [
        here("grid.apart", group=name, figures=listed(figures))
        for name, figures in list(apart.items())[:_MOST_APART]
    ]
    if (more := len(apart) - _MOST_APART) > 0:
        seen.append(
            here("grid.apart.more.one") if more == 1 else here("grid.apart.more", count=more)
        )
    if not apart:
        seen.append(here("grid.marks.none"))
    unknown = [here("results.unknown.groups")]
    if visible < total:
        unknown.append(here("results.unknown.closed"))
    if apart:
        unknown.append(here("results.unknown.every"))
    return Story(seen=seen, changed=(), unknown=[*unknown, here("results.unknown.person")])


def _apart(grids: Sequence[Grid]) -> dict[str, list[str]]:
    """By group, the figures on which it clearly differs from the whole."""
    found: dict[str, list[str]] = {}
    for grid in grids:
        for line in grid.lines:
            for head, cell in zip(grid.heads, line.cells, strict=True):
                if cell.mark:
                    mark = here(f"grid.apart.{cell.mark}")
                    said = here("grid.apart.figure", name=head.name, mark=mark)
                    found.setdefault(line.name, []).append(said)
    return found


def in_tree_order(rows: Sequence[Row]) -> list[tuple[Row, int]]:
    """Each group under the one it lies in, with how deep that is."""
    below: dict[str, list[Row]] = {}
    for row in rows:
        below.setdefault(row.parent, []).append(row)

    def walk(parent: str, depth: int) -> list[tuple[Row, int]]:
        return [
            found
            for row in below.get(parent, [])
            for found in [(row, depth), *walk(row.code, depth + 1)]
        ]

    return walk("", 0)


def _grids(found: Reading, rows: Sequence[tuple[Row, int]]) -> tuple[Grid, ...]:
    whole = found.whole
    places = {figure.code: place for place, figure in enumerate(found.table.figures)}
    return tuple(
        Grid(
            code=subject.value,
            title=title,
            heads=heads,
            lines=tuple(_line(row, depth, heads, places) for row, depth in rows),
            kinds=tuple({one.kind.kind: one.kind for one in heads}.values()),
        )
        for subject, title in titles().items()
        if (heads := whole.about(subject))
    )


def _line(row: Row, depth: int, heads: Sequence[One], places: Mapping[str, int]) -> Line:
    cells = tuple(
        _cell(row.values[places[head.code]], head, is_whole=not row.parent) for head in heads
    )
    reasons = {cell.reason for cell in cells}
    return Line(
        row=row,
        name=part_name(row) or row.name,
        depth=depth,
        cells=cells,
        closed=reasons.pop() if len(reasons) == 1 else "",
    )


def _cell(value: Shown | Hidden, head: One, *, is_whole: bool) -> Cell:
    figure = head.figure
    if isinstance(value, Hidden):
        return Cell(reason=reason_of(value))
    mark = ""
    if head.value and not is_whole:
        apart = difference(figure, value, head.value, part=True)
        mark = {Difference.HIGHER: "higher", Difference.LOWER: "lower"}.get(apart, "")
    place = (value.value - figure.low) / figure.range
    shade = min(int(place * _SHADES), _SHADES - 1)
    return Cell(text=value_text(figure, value), shade=shade, mark=mark)
