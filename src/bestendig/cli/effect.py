"""`bestendig effect DATA`: what did the programme do, and how sure is that?"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bestendig.cli.terminal import bullets, complain, paragraph, say, table
from bestendig.common.numbers import number, p_value
from bestendig.common.texts import plain, text

if TYPE_CHECKING:
    from bestendig.findings.check import Request
    from bestendig.findings.finding import Finding, Progress

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
    from bestendig.common.table_files import TableError
    from bestendig.findings.check import check_file

    try:
        _check_output(options)
        findings = check_file(
            options.data.name, options.data, _request(options), progress=_progress()
        )
    except TableError as error:
        complain(paragraph(plain(text(error.code, options.language, **error.params))))
        return 2
    except OSError as error:
        complain(f"{options.data}: {error.strerror or error}")
        return 2
    _write(findings, options)
    say(answer(findings, options.language))
    return 0


def _request(options: argparse.Namespace) -> Request:
    from bestendig.effects.question import Assignment
    from bestendig.findings.check import Request
    from bestendig.findings.data_file import Columns, outcome_of

    return Request(
        columns=Columns(
            layout="wide" if options.wide else "long",
            outcomes=dict(outcome_of(spec, wide=options.wide) for spec in options.outcome),
            person=options.person,
            wave=options.wave,
            group=options.group,
            comparison=options.comparison,
            cluster=options.cluster,
            start=options.start,
            stratum=options.stratum,
            waves=tuple(options.waves.split(",")) if options.waves else (),
        ),
        sheet=options.sheet,
        assignment=Assignment(options.assignment),
        baseline=options.baseline,
        end=options.end,
        primary=tuple(options.primary),
        lower_is_better=frozenset(options.lower_is_better),
        smallest=options.smallest,
        alpha=options.alpha,
        language=options.language,
    )


def _check_output(options: argparse.Namespace) -> None:
    """Refuse an output that cannot be written before anything is calculated."""
    from bestendig.common.table_files import TableError

    for out in (options.json, options.report):
        if out is not None and not out.parent.is_dir():
            raise TableError("error.output.folder", file=str(out), folder=str(out.parent))
    if options.report is not None and options.report.suffix not in (".html", ".pdf"):
        raise TableError("error.output.kind", file=str(options.report))


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


def _write(findings: Sequence[Finding], options: argparse.Namespace) -> None:
    """Write what was asked for; a file appears whole or not at all."""
    if options.json is not None:
        from bestendig.findings.as_json import findings_as_json

        content = json.dumps(findings_as_json(findings), ensure_ascii=False, indent=1)
        _replace(options.json, content.encode())
    if options.report is not None:
        from bestendig.cli.report import report

        _replace(options.report, report(findings, options.report.suffix, options.language))


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(content)
    draft.replace(path)


def answer(findings: Sequence[Finding], language: str) -> str:
    """What the terminal shows: each verdict in words, its table, its flags."""
    from bestendig.findings.finding import summary

    head = summary(findings, language)
    blocks = [paragraph(head)] if head else []
    blocks += [_outcome(finding, language) for finding in findings]
    return "\n\n".join(blocks)


def _outcome(finding: Finding, language: str) -> str:
    story = finding.story
    lines = [plain(story.verdict), *story.also, *([story.size] if story.size else [])]
    lines += [f"{text('grade.label', language)} {story.grade}", *story.lasting]
    blocks = [f"── {story.outcome} ──", "\n".join(paragraph(line) for line in lines)]
    rows = _rows(finding, language)
    if rows:
        blocks.append(table(_header(language), rows))
    if story.flags:
        blocks.append(bullets(story.flags))
    if story.method:
        blocks.append(bullets(story.method, indent=""))
    blocks.append(paragraph(story.advice))
    return "\n\n".join(blocks)


def _header(language: str) -> list[str]:
    return text("table.head", language).split(", ")


def _rows(finding: Finding, language: str) -> list[list[str]]:
    """The deciding estimates, and the same ones at the other waves."""
    from bestendig.effects.evidence import Evidence
    from bestendig.effects.question import Design
    from bestendig.findings.story import estimate_words

    found = finding.evidence
    if not isinstance(found, Evidence):
        return []
    names = {x.name for x in found.deciding} | {"att_event", "retention", "moderation"}
    if found.question.design is Design.ONE_GROUP:
        names.add("change")
    return [
        [
            estimate_words(found.question, x, language),
            number(x.estimate, 2, language),
            f"{number(x.low, 2, language)} – {number(x.high, 2, language)}",
            p_value(x.p, language) if math.isfinite(x.p) else "–",
            "–" if x.n is None else number(x.n, 0, language),
        ]
        for x in found.estimates
        if x.name in names and x.method != "completers"
    ]
