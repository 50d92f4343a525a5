"""`bestendig draw`: hold a lottery, or repeat one that was published, and get the same."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bestendig.cli.terminal import complain, paragraph, say, table
from bestendig.common.texts import plain, text

if TYPE_CHECKING:
    from bestendig.common.table_files import Table
    from bestendig.effects.allocation import Allocation

_SHOWN: Final = 12
# Who starts, and who waits: the arms of a lottery for places.
IN, WAITS = "programme", "comparison"

DESCRIPTION = """\
Draws the lots of a file, one on a row. The number of a lot is the SHA-256 of seed|lot, so that
anybody can check it; the lowest numbers are in. With the file and the seed of a lottery that was
published it gives the same outcome.
"""


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `draw`."""
    parser = subcommands.add_parser(
        "draw", help="hold a lottery, or repeat one", description=DESCRIPTION
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="the lots (CSV, XLSX, Parquet)")
    parser.add_argument("--seed", required=True, metavar="TEXT", help="what was drawn in public")
    how = parser.add_mutually_exclusive_group(required=True)
    how.add_argument("--places", type=int, metavar="N", help="lots that are in; the others wait")
    how.add_argument("--starts", metavar="A,B,…", help="start moments, the earliest first")
    parser.add_argument("--lot", metavar="COL", help="column with the lots (default: the first)")
    parser.add_argument("--stratum", metavar="COL", help="column with a kind: each has its share")
    parser.add_argument(
        "--apart", default="", metavar="LOT,…", help="lots that were set apart before the draw"
    )
    parser.add_argument("--language", choices=["nl", "en"], default="nl", help="default: nl")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the draw in its order; 2 when something in the call must be mended."""
    from bestendig.common.table_files import TableError, read_table

    language = options.language
    try:
        drawn = _drawn(read_table(options.file.name, options.file), options)
    except OSError:
        complain(paragraph(plain(text("error.file.missing", language, file=str(options.file)))))
        return 2
    except TableError as error:
        complain(paragraph(plain(text(error.code, language, **error.params))))
        return 2
    say(text("draw.told", language, lots=len(drawn.drawn), seed=drawn.seed))
    words = {IN: text("draw.in", language), WAITS: text("draw.waits", language)}
    rows = [
        (unit.id, unit.key[:_SHOWN], *([unit.stratum] if options.stratum else []),
         words.get(unit.arm, unit.arm))
        for unit in drawn.drawn
    ]  # fmt: skip
    stratum = [text("draw.stratum", language)] if options.stratum else []
    header = [text(f"draw.{x}", language) for x in ("lot", "number")]
    say(table([*header, *stratum, text("draw.outcome", language)], rows))
    if drawn.apart:
        say(text("draw.apart", language, lots=", ".join(drawn.apart)))
    return 0


def _drawn(lots: Table, options: argparse.Namespace) -> Allocation:
    from bestendig.common.table_files import TableError
    from bestendig.effects.allocation import allocate, draw_starts

    ids = _column(lots, options.lot or lots.columns[0])
    kinds = _column(lots, options.stratum) if options.stratum else None
    strata = dict(zip(ids, kinds, strict=True)) if kinds else None
    apart = [x.strip() for x in options.apart.split(",") if x.strip()]
    try:
        if options.starts:
            starts = [x.strip() for x in options.starts.split(",")]
            return draw_starts(ids, options.seed, starts, strata=strata, apart=apart)
        waiting = len(ids) - len(apart) - options.places
        if options.places < 1 or waiting < 1:
            raise TableError("error.draw.places", places=options.places, lots=len(ids) - len(apart))
        arms = {IN: float(options.places), WAITS: float(waiting)}
        return allocate(ids, options.seed, arms, strata=strata, apart=apart)
    except ValueError as error:
        raise TableError("error.draw.lots", file=str(options.file), reason=str(error)) from error


def _column(lots: Table, name: str) -> list[str]:
    from bestendig.common.table_files import TableError
    from bestendig.common.table_files.values import listed

    if name not in lots.columns:
        raise TableError("error.upload.column", column=name, columns=listed(lots.columns),
                         file=lots.name)  # fmt: skip
    return ["" if x is None else str(x) for x in lots.frame[name].to_list()]
