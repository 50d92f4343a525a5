"""Files the command writes: refused before anything is calculated, and written whole or not."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from bestendig.common.table_files import TableError
from bestendig.findings.finding import Finding

_KINDS = (".html", ".pdf")


def check_output(data: Path, json_out: Path | None, report_out: Path | None) -> None:
    """Refuse with a TableError what cannot be written, or would overwrite what is read."""
    chosen = [out for out in (json_out, report_out) if out is not None]
    if report_out is not None and report_out.suffix.lower() not in _KINDS:
        raise TableError("error.output.kind", file=str(report_out))
    for out in chosen:
        if not os.path.isdir(out.parent):  # Path.is_dir raises on a name too long
            raise TableError("error.output.folder", file=str(out), folder=str(out.parent))
        if os.path.isdir(out) or not os.access(out.parent, os.W_OK):
            raise TableError("error.output.unwritable", file=str(out))
    places = [os.path.realpath(place) for place in (data, *chosen)]
    if len(set(places)) < len(places):
        raise TableError("error.output.same", file=str(chosen[-1]))


def write_output(
    findings: Sequence[Finding], json_out: Path | None, report_out: Path | None, language: str
) -> None:
    """Write what was asked for, all of it or nothing. Raises TableError when it cannot be."""
    contents: dict[Path, bytes] = {}
    if json_out is not None:
        contents[json_out] = _json(findings)
    if report_out is not None:
        contents[report_out] = _report(findings, report_out.suffix.lower(), language)
    _replace(contents)


def _json(findings: Sequence[Finding]) -> bytes:
    from bestendig.findings.as_json import findings_as_json

    found = findings_as_json(findings)
    return json.dumps(found, ensure_ascii=False, indent=1, allow_nan=False).encode()


def _report(findings: Sequence[Finding], kind: str, language: str) -> bytes:
    from bestendig.cli.report import report

    try:
        return report(findings, kind, language)
    except (ImportError, OSError) as error:
        raise TableError("error.output.pdf") from error


def _replace(contents: Mapping[Path, bytes]) -> None:
    drafts = {path: path.with_name(f".{path.name}.part") for path in contents}
    try:
        for path, draft in drafts.items():
            try:
                draft.write_bytes(contents[path])
            except OSError as error:
                raise TableError("error.output.unwritable", file=str(path)) from error
        for path, draft in drafts.items():
            draft.replace(path)
    finally:
        for draft in drafts.values():
            _remove(draft)


def _remove(draft: Path) -> None:
    try:
        draft.unlink()
    except OSError:
        # Moved to its place, or never made: a draft that is not there needs no removing.
        return
