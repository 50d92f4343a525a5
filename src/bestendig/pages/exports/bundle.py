"""The figures as CSV, with a data dictionary, the explanation, and programs that read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from bestendig.common.spreadsheet import csv_lines
from bestendig.common.zipped import zipped
from bestendig.pages.exports import scripts
from bestendig.pages.exports.columns import COLUMNS, DICTIONARY, Value, dictionary
from bestendig.pages.exports.notes import as_text
from bestendig.pages.exports.records import records
from bestendig.pages.results.reading import Reading

TYPE = "application/zip"


def bundle(found: Reading, *, series: bool) -> Iterator[bytes]:
    """The zip file in pieces. Raises NotAsReleased before its end when a row is missing."""
    return zipped(_files(found, series=series))


def _files(found: Reading, *, series: bool) -> Iterator[tuple[str, Iterable[bytes]]]:
    yield scripts.CSV, csv_lines(rows(found, series=series))
    yield "data-dictionary.csv", csv_lines(chain([DICTIONARY], dictionary(found)))
    yield "toelichting.txt", [as_text(found, series=series).encode("utf-8-sig")]
    yield "inlezen.sps", [scripts.spss(found, series=series).encode("utf-8-sig")]
    yield "inlezen.R", [scripts.r(found, series=series).encode("utf-8")]


def rows(found: Reading, *, series: bool) -> Iterator[list[Value]]:
    """The table of figures, its head first."""
    yield [column.name for column in COLUMNS]
    for record in records(found, series=series):
        yield [column.value(record) for column in COLUMNS]
