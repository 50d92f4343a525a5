"""`bestendig effect DATA`: what did the programme do, and how sure is that?"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bestendig.cli.terminal import complain, paragraph, say
from bestendig.common.texts import plain, text

if TYPE_CHECKING:
    from bestendig.common.table_files import Table, TableError
    from bestendig.findings.check import Request
    from bestendig.findings.data_file import Columns
    from bestendig.findings.finding import Progress

DESCRIPTION = """\
Estimates what a programme did from scores before and after it, and says in plain words
what may be concluded.

long file:   one row a person and wave; give --person and --wave; --outcome COLUMN
wide file:   one row a person; give --wide; --outcome NAME=COLUMN,COLUMN (one column a wave,
             in order)
"""


def add_to(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `effect` and its options."""
    parser = subcommands.add_parser(
        "effect",
        help="what a programme did, from a file with scores",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("data", metavar="DATA", type=Path, help="CSV, XLSX, Parquet or SAV file")
    _add_columns(parser.add_argument_group("columns"))
    _add_question(parser.add_argument_group("question"))
    _add_output(parser.add_argument_group("answer"))
    parser.set_defaults(run=run)


def _add_columns(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--outcome",
        action="append",
        required=True,
        metavar="SPEC",
        help="long: COLUMN; wide: NAME=COLUMN[,COLUMN…]; repeat for more outcomes",
    )
    group.add_argument("--group", metavar="COL", help="column with programme and comparison")
    group.add_argument(
        "--comparison", metavar="VALUE", help="the value of --group that is the comparison"
    )
    group.add_argument("--person", metavar="COL", help="column that says who it is")
    group.add_argument("--wave", metavar="COL", help="column with the wave (long file)")
    group.add_argument("--wide", action="store_true", help="one row a person")
    group.add_argument("--waves", metavar="T0,T1,…", help="the waves, in order")
    group.add_argument("--cluster", metavar="COL", help="column with the team")
    group.add_argument(
        "--start",
        metavar="COL",
        help="staggered start: column with the first wave under the programme (0, empty: never)",
    )
    group.add_argument("--stratum", metavar="COL", help="column with a kind of people")
    group.add_argument("--sheet", metavar="NAME", help="sheet of a workbook (default: first)")


def _add_question(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--assignment",
        choices=["lottery", "assigned", "self", "score", "unknown"],
        default="unknown",
        help="how people or teams came to the programme (default: unknown)",
    )
    group.add_argument(
        "--randomised",
        dest="assignment",
        action="store_const",
        const="lottery",
        help="short for --assignment lottery",
    )
    group.add_argument("--baseline", metavar="WAVE", help="last wave before the start")
    group.add_argument("--end", metavar="WAVE", help="the one wave that decides (default: last)")
    group.add_argument(
        "--primary",
        action="append",
        default=[],
        metavar="NAME",
        help="outcome on which the programme is judged (default: all)",
    )
    group.add_argument(
        "--lower-is-better",
        action="append",
        default=[],
        metavar="NAME",
        help="outcome of which less is better: turns words, never a sign",
    )
    group.add_argument(
        "--smallest",
        type=float,
        default=0.2,
        metavar="SD",
        help="smallest effect that matters, in standard deviations (default: 0.2)",
    )
    group.add_argument(
        "--alpha", type=float, default=0.05, help="significance level (default: 0.05)"
    )


def _add_output(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--language", choices=["nl", "en"], default="nl", help="default: nl")
    group.add_argument("--json", type=Path, metavar="OUT.json", help="write all figures as JSON")
    group.add_argument(
        "--report", type=Path, metavar="OUT.html|OUT.pdf", help="write the answer as a report"
    )


def run(options: argparse.Namespace) -> int:
    """Check the file and print the answer; 2 when something in the call must be mended."""
    from bestendig.cli.answer import answer
    from bestendig.cli.output import check_output, write_output
    from bestendig.common.table_files import TableError
    from bestendig.findings.check import check_table

    try:
        check_output(options.data, options.json, options.report)
        request = _request(options)
        table = _table(options, request.columns)
        findings = check_table(table, request, progress=_progress())
        write_output(findings, options.json, options.report, options.language)
    except TableError as error:
        complain(paragraph(_sentence(error, options.language)))
        return 2
    for note in table.notes:
        complain(paragraph(plain(text(note.code, options.language, **note.params))))
    say(answer(findings, options.language))
    return 0


def _table(options: argparse.Namespace, columns: Columns) -> Table:
    """The file's table, answers in words turned into scores; `notes` say what was done."""
    from bestendig.common.table_files import TableError, read_table
    from bestendig.findings.data_file import with_scores

    data = options.data
    try:
        table = read_table(data.name, data, sheet=options.sheet)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise TableError("error.file.missing", file=str(data)) from error
    except OSError as error:
        if os.path.isdir(data):  # Path.is_dir raises on a name too long
            raise TableError("error.file.folder", file=str(data)) from error
        raise TableError("error.file.unreadable", file=str(data)) from error
    return with_scores(table, columns)


def _sentence(error: TableError, language: str) -> str:
    """What is wrong, always with the file: a page that asked for it need not say which."""
    words = plain(text(error.code, language, **error.params))
    file = str(error.params.get("file", ""))
    return words if file in words else f"{file}: {words}"


def _request(options: argparse.Namespace) -> Request:
    from bestendig.common.table_files import TableError
    from bestendig.effects.question import Assignment
    from bestendig.findings.check import Request
    from bestendig.findings.data_file import Columns

    if options.comparison is not None and options.group is None and options.start is None:
        raise TableError("error.comparison.group", comparison=options.comparison)
    return Request(
        columns=Columns(
            layout="wide" if options.wide else "long",
            outcomes=_outcomes(options),
            person=options.person,
            wave=options.wave,
            group=options.group,
            comparison=options.comparison,
            cluster=options.cluster,
            start=options.start,
            stratum=options.stratum,
            waves=tuple(x.strip() for x in options.waves.split(",")) if options.waves else (),
        ),
        assignment=Assignment(options.assignment),
        baseline=options.baseline,
        end=options.end,
        primary=tuple(options.primary),
        lower_is_better=frozenset(options.lower_is_better),
        smallest=options.smallest,
        alpha=options.alpha,
        language=options.language,
    )


def _outcomes(options: argparse.Namespace) -> dict[str, tuple[str, ...]]:
    from bestendig.common.table_files import TableError
    from bestendig.findings.data_file import outcome_of

    found: dict[str, tuple[str, ...]] = {}
    for spec in options.outcome:
        name, columns = outcome_of(spec, wide=options.wide)
        if name in found:
            raise TableError("error.outcome.twice", outcome=name)
        found[name] = columns
    return found


def _progress() -> Progress | None:
    """A counter on the terminal for many outcomes; nothing where output is piped."""
    if not sys.stderr.isatty():
        return None

    def show(done: int, total: int) -> None:
        if total > 1:
            end = "\n" if done == total else ""
            sys.stderr.write(f"\r{done}/{total}{end}")
            sys.stderr.flush()

    return show
