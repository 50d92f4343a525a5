"""What was understood of a file, and what a figure is, in words."""

from __future__ import annotations

from bestendig.benchmarks.models import BenchmarkFigure
from bestendig.benchmarks.reading import Published
from bestendig.common.numbers import number
from bestendig.common.table_files.values import listed
from bestendig.pages.rates.words import language
from bestendig.pages.wording import here


def understood(found: Published) -> list[str]:
    """What was read, in sentences."""
    said = [here("elsewhere.read.rows", rows=len(found.rows), columns=len(found.columns))]
    if found.sheet:
        others = listed(x for x in found.sheets if x != found.sheet)
        said.append(here("elsewhere.read.sheet", sheet=found.sheet))
        if others:
            said.append(here("elsewhere.read.sheets", sheets=others))
    if found.header_row > 1:
        said.append(here("elsewhere.read.titles", row=found.header_row))
    written = sorted({way for x in found.columns for way in x.written})
    if written:
        ways = listed(f"“{_way(x)}”" for x in written)
        said.append(here("elsewhere.read.written", ways=ways))
    if found.combined:
        rows = listed(found.rows[x] for x in sorted(found.combined))
        said.append(here("elsewhere.read.combined", rows=rows))
    return said


def left_out(found: Published) -> list[str]:
    """What was not read, and why."""
    said = []
    if found.summary:
        rows = listed(found.rows[x] or "–" for x in sorted(found.summary))
        said.append(here("elsewhere.left.summary", rows=rows))
    hidden = sum(x.hidden for x in found.columns)
    if hidden:
        said.append(here("elsewhere.left.hidden", cells=hidden))
    unclear = [x for x in found.columns if x.unclear]
    if unclear:
        cells = sum(x.unclear for x in unclear)
        names = listed(x.name for x in unclear)
        said.append(here("elsewhere.left.unclear", cells=cells, columns=names))
    if found.left:
        said.append(here("elsewhere.left.columns", columns=listed(found.left)))
    if found.twice:
        said.append(here("elsewhere.left.twice", rows=listed(found.twice)))
    return said


def value(figure: BenchmarkFigure, what: float) -> str:
    """“59%”, “3,8”."""
    whole = figure.is_percent and round(what, 1).is_integer()
    text = number(what, 0 if whole else 1, language())
    return f"{text}%" if figure.is_percent else text


def told(figure: BenchmarkFigure) -> str:
    """What the figure is: the middle of many, or one row of the source."""
    if figure.count is None or figure.lower is None or figure.upper is None:
        return here("elsewhere.of_row", row=figure.row)
    return here(
        "elsewhere.of_many",
        count=figure.count,
        low=value(figure, figure.lower),
        high=value(figure, figure.upper),
    )


def scale(figure: BenchmarkFigure) -> str:
    """“on a scale of 1 to 5”; empty for a percentage, or where the ends are not known."""
    if figure.low is None or figure.high is None:
        return ""
    low, high = (number(x, 0, language()) for x in (figure.low, figure.high))
    return here("results.scale", low=low, high=high)


def _way(written: str) -> str:
    return written.replace(".", ",") if language() == "nl" else written
