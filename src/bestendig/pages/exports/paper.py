"""The picture of the organisation, or of one group, as a tagged PDF: the page, made for paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.conf import settings

from bestendig.disclosure import CellKind
from bestendig.pages import pdf
from bestendig.pages.exports.notes import notes
from bestendig.pages.exports.records import Record, records_of
from bestendig.pages.results import words
from bestendig.pages.results.asked import who_was_asked
from bestendig.pages.results.groups import in_tree_order
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.parts import gauges, over_time, sections
from bestendig.pages.results.reading import Reading
from bestendig.releases.queries import Row

TYPE: Final = "application/pdf"
TEMPLATE: Final = "pdf/picture.html"
LOOKS: Final = "bestendig/paper.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One figure in the table of all figures."""

    name: str
    answers: str
    kind: str
    scale: str
    text: str
    before: str


def groups_of(found: Reading) -> list[tuple[Row, int]]:
    """The groups of which there is a picture, each with how deep it lies; the whole first."""
    units = [row for row in found.table.rows if row.kind == CellKind.UNIT]
    ordered = in_tree_order(units)
    known = {row.code for row, _depth in ordered}
    # Of a manager: groups of which the one above is not shown.
    more = [(row, 1) for row in units if row.code not in known]
    return [(row, depth) for row, depth in [*ordered, *more] if row.is_shown or not row.parent]


def paper(found: Reading, row: Row, variant: str = pdf.UA) -> Iterator[bytes]:
    """The PDF in one piece. Raises ImportError or OSError where it cannot be made."""
    yield pdf.pdf(TEMPLATE, _shown(found, row), looks=LOOKS, variant=variant)


def _shown(found: Reading, row: Row) -> dict[str, Any]:
    own = found.of(row)
    whole = found.whole
    is_whole = row.code == found.table.whole.code
    beside = () if is_whole else words.beside(own, whole)
    organisation = found.organisation
    earlier = found.earlier.get(row.code, ()) if is_whole else ()
    units = [UUID(unit) for unit in row.units]
    return {
        "release": found.release,
        "row": row,
        "organisation": organisation,
        "everybody": found.everybody,
        "asked": who_was_asked(found.release.asked, organisation),
        "is_whole": is_whole,
        "demo": settings.DEMO,
        "seen": words.seen(found.release, own) if is_whole else words.seen_of_group(own),
        "changed": words.changed(own),
        "beside": beside,
        "lines": words.lines(beside, found.everybody),
        "clear": any(x.difference.is_clear for x in beside),
        "gauges": gauges(own),
        "sections": sections(own),
        "over_time": over_time(found.release, own, earlier, units),
        "reach": Label(Kind.REACH),
        "change": Label(Kind.MEASURED_CHANGE),
        "all": _lines(found, row),
        "notes": notes(found, series=False)[1:],
    }


def _lines(found: Reading, row: Row) -> Sequence[Line]:
    """All figures of the row, as the other files have them."""
    before = {one.code: one for one in found.of(row).means}
    return [_line(record, before) for record in records_of(found, row)]


def _line(record: Record, before: dict[str, Any]) -> Line:
    one = before.get(record.figure_code)
    then = one.earlier[0].text if one and one.earlier else ""
    return Line(
        name=f"{record.figure} – {record.answer}" if record.answer else record.figure,
        answers=record.band,
        kind=Label(record.kind).name,
        scale=f"{record.low:g}–{record.high:g}{'%' if record.share else ''}",
        text=record.text,
        before=then,
    )
