"""The figures of every release as files for a package: all groups, as they were released."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from django.utils.text import slugify

from bestendig.common.belongings import Paper, add_papers
from bestendig.common.jobs import JobRefused
from bestendig.common.spreadsheet import csv_lines
from bestendig.pages import pdf
from bestendig.pages.exports.bundle import rows
from bestendig.pages.exports.columns import DICTIONARY, dictionary
from bestendig.pages.exports.notes import as_text
from bestendig.pages.exports.paper import paper
from bestendig.pages.results.reading import Reading, as_read
from bestendig.releases.queries import all_releases, full_table


def register() -> None:
    """Tell the registry of belongings."""
    add_papers("figures", figures, leaving=True)
    add_papers("reports", figures_and_reports, archive=True)


def figures() -> Iterator[Paper]:
    """A table, a data dictionary and an explanation of each release."""
    for folder, found in _readings():
        yield from _figures(folder, found)


def figures_and_reports() -> Iterator[Paper]:
    """The same, with the picture of the whole as a PDF that the archive can keep."""
    for folder, found in _readings():
        yield from _figures(folder, found)
        try:
            content = list(paper(found, found.table.whole, pdf.ARCHIVE))
        except (ImportError, OSError) as error:
            raise JobRefused("no_pdf") from error
        title = f"Het beeld van {found.release.title}"
        yield Paper(path=f"{folder}/beeld.pdf", title=title, type="application/pdf", pieces=content)


def _readings() -> Iterator[tuple[str, Reading]]:
    for release in all_releases():
        found = as_read(full_table(release), {})
        name = slugify(release.title)[:60]
        yield f"uitkomsten/{release.closed_on.isoformat()}-{name}-{str(release.pk)[:8]}", found


def _figures(folder: str, found: Reading) -> Iterator[Paper]:
    title = found.release.title
    yield Paper(
        path=f"{folder}/cijfers.csv",
        title=f"De cijfers van {title}",
        type="text/csv",
        pieces=csv_lines(rows(found, series=False)),
    )
    yield Paper(
        path=f"{folder}/data-dictionary.csv",
        title=f"Wat de cijfers van {title} betekenen",
        type="text/csv",
        pieces=csv_lines(chain([DICTIONARY], dictionary(found))),
    )
    yield Paper(
        path=f"{folder}/toelichting.txt",
        title=f"Hoe je de cijfers van {title} leest",
        type="text/plain",
        pieces=[as_text(found, series=False, everything=True).encode("utf-8-sig")],
    )
