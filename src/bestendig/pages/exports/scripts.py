"""Programs that read `cijfers.csv` in SPSS and in R, with labels, and with what is hidden as
missing. Both say how many rows the file must hold; the script for R stops when it does not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bestendig.pages.exports.columns import COLUMNS, Column, Type, codes
from bestendig.pages.exports.records import rows_of
from bestendig.pages.results.reading import Reading
from bestendig.pages.wording import here

CSV: Final = "cijfers.csv"
MISSING: Final = {"te_klein": -8, "blijft_dicht": -9}
"""How SPSS knows a hidden value, by why it is hidden. No figure is ever below zero."""

_FORMATS: Final = {Type.TEXT: "A600", Type.DATE: "SDATE10", Type.WHOLE: "F8.0", Type.NUMBER: "F8.1"}
_CLASSES: Final = {
    Type.TEXT: "character",
    Type.DATE: "Date",
    Type.WHOLE: "integer",
    Type.NUMBER: "numeric",
}


def spss(found: Reading, *, series: bool) -> str:
    """The syntax for SPSS."""
    rows = rows_of(found, series=series)
    variables = "\n".join(f"    {column.name} {_FORMATS[column.type]}" for column in COLUMNS)
    labels = "\n".join(f"  {column.name} {_quoted(column.label)}" for column in COLUMNS)
    missing = "\n".join(
        f"IF (verborgen = {_quoted(code)}) waarde = {number}." for code, number in MISSING.items()
    )
    values = "\n".join(_spss_values(column) for column in COLUMNS if column.codes)
    hidden = " ".join(
        f"{MISSING[code]} {_quoted(label)}" for code, label, _meaning in codes("hidden")
    )
    return f"""* Encoding: UTF-8.
* {_comment(here("export.script.lead", file=CSV, rows=rows))}
SET DECIMAL=COMMA.
GET DATA
  /TYPE=TXT
  /FILE='{CSV}'
  /ENCODING='UTF8'
  /DELIMITERS=";"
  /QUALIFIER='"'
  /ARRANGEMENT=DELIMITED
  /FIRSTCASE=2
  /VARIABLES=
{variables}.
DATASET NAME cijfers WINDOW=FRONT.
VARIABLE LABELS
{labels}.
{missing}
EXECUTE.
MISSING VALUES waarde ({", ".join(str(number) for number in MISSING.values())}).
VALUE LABELS waarde {hidden}.
{values}
* {_comment(here("export.script.rows", rows=rows))}
SHOW N.
"""


def r(found: Reading, *, series: bool) -> str:
    """The script for R; it needs nothing but R itself."""
    rows = rows_of(found, series=series)
    classes = ",\n".join(
        f"    {column.name} = {_string(_CLASSES[column.type])}" for column in COLUMNS
    )
    factors = "\n".join(_r_factor(column) for column in COLUMNS if column.codes)
    labels = "\n".join(
        f'attr(cijfers${column.name}, "label") <- {_string(column.label)}' for column in COLUMNS
    )
    return f"""# {_comment(here("export.script.lead", file=CSV, rows=rows))}
cijfers <- read.csv2(
  {_string(CSV)},
  fileEncoding = "UTF-8-BOM",
  na.strings = "",
  quote = "\\"",
  comment.char = "",
  colClasses = c(
{classes}
  )
)
# {_comment(here("export.script.rows", rows=rows))}
stopifnot(nrow(cijfers) == {rows})
{factors}
{labels}
# {_comment(here("export.script.missing"))}
stopifnot(all(is.na(cijfers$waarde) == !is.na(cijfers$verborgen)))
"""


def _spss_values(column: Column) -> str:
    pairs = " ".join(
        f"{_quoted(code)} {_quoted(label)}" for code, label, _meaning in codes(column.codes)
    )
    return f"VALUE LABELS {column.name} {pairs}."


def _r_factor(column: Column) -> str:
    found = codes(column.codes)
    levels = _vector(code for code, _label, _meaning in found)
    labels = _vector(label for _code, label, _meaning in found)
    return (
        f"cijfers${column.name} <- factor(cijfers${column.name},\n"
        f"  levels = {levels},\n  labels = {labels})"
    )


def _vector(texts: Iterable[str]) -> str:
    return f"c({', '.join(_string(text) for text in texts)})"


def _quoted(text: str) -> str:
    """A string of SPSS: at most 120 bytes for a label, a quote in it doubled."""
    short = text.encode()[:118].decode(errors="ignore")
    return "'" + short.replace("'", "''") + "'"


def _string(text: str) -> str:
    """A string of R."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _comment(text: str) -> str:
    """On one line. In SPSS a comment ends at a full stop at the end of its line: it has one."""
    return " ".join(text.split()).rstrip(".") + "."
