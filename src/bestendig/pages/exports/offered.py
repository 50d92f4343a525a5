"""Every file of figures that somebody in a role may take along, and nothing else.

The pages hand out files made here; who attacks what was published asks for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.text import slugify
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from bestendig.organisations.roles import Ability
from bestendig.pages.access import Desk
from bestendig.pages.exports import bundle, paper, workbook
from bestendig.pages.exports.records import rows_of
from bestendig.pages.results.reading import Reading, reading
from bestendig.releases.queries import Row, releases_visible_to


class Format(StrEnum):
    """What kind of file it is."""

    XLSX = "xlsx"
    CSV = "csv"
    PDF = "pdf"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file. rows: how many figures are in it; pieces: its content, in the language it was
    asked in, whatever the language is when it is sent."""

    name: str
    type: str
    format: Format
    release: str
    rows: int
    series: bool
    pieces: Callable[[], Iterator[bytes]]


def as_workbook(found: Reading, series: bool) -> File:
    """The figures for Excel."""
    return File(
        name=_name(_("figures"), found, "xlsx"),
        type=workbook.TYPE,
        format=Format.XLSX,
        release=str(found.release.pk),
        rows=rows_of(found, series=series),
        series=series,
        pieces=_spoken(lambda: workbook.workbook(found, series=series)),
    )


def as_bundle(found: Reading, series: bool) -> File:
    """The figures as CSV, with what SPSS and R need."""
    return File(
        name=_name(_("figures-csv"), found, "zip"),
        type=bundle.TYPE,
        format=Format.CSV,
        release=str(found.release.pk),
        rows=rows_of(found, series=series),
        series=series,
        pieces=_spoken(lambda: bundle.bundle(found, series=series)),
    )


def as_paper(found: Reading, row: Row) -> File:
    """The picture of one group, or of the whole, as a PDF."""
    return File(
        name=_name(_("picture"), found, "pdf", row),
        type=paper.TYPE,
        format=Format.PDF,
        release=str(found.release.pk),
        rows=len(found.table.figures),
        series=False,
        pieces=_spoken(lambda: paper.paper(found, row)),
    )


def offered(desk: Desk) -> Iterator[File]:
    """All files that this desk may take along, of every release. Made when they are asked for."""
    if desk.person is None or not desk.may(Ability.RELEASES_EXPORT):
        return
    waves = releases_visible_to(desk.person, desk.role).values_list("wave_id", flat=True)
    for wave in list(waves):
        found = reading(desk, wave, within=None)
        for series in (False, True):
            yield as_workbook(found, series)
            yield as_bundle(found, series)
        for row, _depth in paper.groups_of(found):
            yield as_paper(found, row)


def _name(what: str, found: Reading, ending: str, row: Row | None = None) -> str:
    """“cijfers-najaar-2025-voorbeeldstad.xlsx”."""
    parts = (what, found.release.title, (row or found.table.whole).name)
    return f"{'-'.join(slugify(part)[:60] for part in parts)}.{ending}"


def _spoken(make: Callable[[], Iterable[bytes]]) -> Callable[[], Iterator[bytes]]:
    """Pieces that speak the language of now, also when they are made later."""
    language = get_language() or "nl"

    def pieces() -> Iterator[bytes]:
        with override(language):
            inside = iter(make())
        while True:
            with override(language):
                piece = next(inside, None)
            if piece is None:
                return
            yield piece

    return pieces
