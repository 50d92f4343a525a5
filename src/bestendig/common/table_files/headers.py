"""Where the column names stand, and names that are all different."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from bestendig.common.table_files.cells import MISSING
from bestendig.common.table_files.values import Note, TableError, listed

# Rows looked at: enough to see what is usual in the file, few enough to cost nothing.
SAMPLE_ROWS: Final = 300

_NUMBER: Final = re.compile(r"^[+−-]?[\d.,]*\d[\d.,]*\s*%?$")
_YEAR: Final = re.compile(r"^(19|20)\d\d$")

Rows = Sequence[Sequence[str]]


def find_header(file: str, rows: Rows) -> int:
    """Index of the row with column names: the first that is as full as rows usually are.

    Titles above it fill fewer cells; so may the names themselves, when a column has none.
    Raises TableError for rows without any value, and when that first full row holds numbers
    like the rows below it: then there are no names.
    """
    filled = [sum(cell.strip() != "" for cell in row) for row in rows]
    if not any(filled):
        raise TableError("error.upload.empty", file=file)
    tables = [n for n in filled if n > 1] or [n for n in filled if n]
    usual = Counter(tables).most_common(1)[0][0]
    header = next(i for i, n in enumerate(filled) if n >= usual)
    if not _is_data(rows[header], rows[header + 1 :]):
        return header
    above = header - 1
    nearly = above >= 0 and len(rows[above]) == len(rows[header]) and 2 * filled[above] >= usual
    if nearly and not _is_data(rows[above], rows[header:]):
        return above
    raise TableError("error.upload.header", file=file, row=header + 1)


def named(cells: Sequence[str]) -> tuple[list[str], list[Note]]:
    """Names that are all different, and notes on the ones that were changed.

    Columns that share a name all get a number, "score (1)", "score (2)", so that none of them
    is chosen by accident. A column without a name is called by its place: "#3".
    """
    plain = [re.sub(r"\s+", " ", cell).strip() for cell in cells]
    counts = Counter(plain)
    taken = {name for name, n in counts.items() if n == 1}
    names: list[str] = []
    for place, name in enumerate(plain, start=1):
        if name and counts[name] == 1:
            names.append(name)
            continue
        stem, number = (name, 1) if name else ("#", place)
        made = f"{stem} ({number})" if name else f"#{number}"
        while made in taken:
            number += 1
            made = f"{stem} ({number})"
        taken.add(made)
        names.append(made)
    twice = [name for name, n in counts.items() if n > 1 and name]
    notes = [Note("note.file.same_names", {"columns": listed(twice)})] if twice else []
    return names, notes


def _is_data(header: Sequence[str], below: Rows) -> bool:
    """Whether the supposed header is a row of data.

    It is when some of its cells are numbers (no years) and no column has a name above numbers.
    """
    if not any(_NUMBER.match(x.strip()) and not _YEAR.match(x.strip()) for x in header):
        return False
    for place, cell in enumerate(header):
        values = [row[place].strip() for row in below if place < len(row)]
        values = [value for value in values if value not in MISSING]
        numeric = bool(values) and all(_NUMBER.match(value) for value in values)
        if cell.strip() and not _NUMBER.match(cell.strip()) and numeric:
            return False
    return True
