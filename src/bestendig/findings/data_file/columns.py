"""Which column of a table is what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, Literal

from bestendig.common.table_files import Table, TableError
from bestendig.common.table_files.values import listed

Layout = Literal["long", "wide"]

_IN_QUOTES: Final = r'\s*"(?:[^"]|"")+"\s*'
_PART: Final = re.compile(rf'{_IN_QUOTES}|(?!\s*")[^,]*')
_SPEC: Final = re.compile(
    rf'(?:(?P<name>{_IN_QUOTES}|(?!\s*")[^=]*)=)?'
    rf"(?P<columns>(?:{_PART.pattern})(?:,(?:{_PART.pattern}))*)"
)
_LONG: Final = re.compile(rf'(?:{_IN_QUOTES}|(?!\s*")[^=]*)={_IN_QUOTES}')


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What the columns of a table mean, as a person says or as `guess_columns` thinks.

    layout: "long" has a row for each person and wave, "wide" a row for each person.
    outcomes: name -> its score column (long), or one column a wave, in order (wide).
    person, wave, group, cluster, start, stratum: column names. comparison: the value of `group`
    that is the comparison (None: recognised). waves: long, the waves to use, in order; wide, a
    label for each column of an outcome. With `start` the group is not used.
    """

    layout: Layout
    outcomes: Mapping[str, tuple[str, ...]]
    person: str | None = None
    wave: str | None = None
    group: str | None = None
    comparison: str | None = None
    cluster: str | None = None
    start: str | None = None
    stratum: str | None = None
    waves: tuple[str, ...] = ()

    @property
    def used(self) -> tuple[str, ...]:
        """All columns that are named, those of outcomes last."""
        wave = self.wave if self.layout == "long" else None
        named = (self.person, wave, self.group, self.cluster, self.start, self.stratum)
        scores = (column for columns in self.outcomes.values() for column in columns)
        return (*(column for column in named if column is not None), *scores)


def outcome_of(spec: str, *, wide: bool) -> tuple[str, tuple[str, ...]]:
    """An outcome as the command takes it: COLUMN, or in a wide file NAME=COLUMN[,COLUMN…].

    A name or column with a comma or equals sign stands in double quotes (a quote in it twice).
    A long file takes NAME="COLUMN" for such a column, and anything else as a column.
    """
    found = _SPEC.fullmatch(spec)
    name, columns = ("", ()) if found is None else (found["name"], _parts(found["columns"]))
    if not wide and (name is None or not _LONG.fullmatch(spec)):
        return spec, (spec,)
    if name is not None:
        name = _bare(name)
    elif len(columns) == 1 and (columns[0] != spec.strip() or "=" not in spec):
        name = columns[0]
    if not name or not columns or not all(columns):
        raise TableError("error.upload.spec", spec=spec)
    return name, columns


def outcome_line(name: str, columns: Sequence[str], *, wide: bool) -> str:
    """An outcome as `outcome_of` reads it back."""
    if not wide and tuple(columns) == (name,):
        return name
    quoted = ", ".join(_quoted(column, always=not wide) for column in columns)
    return f"{_quoted(name)} = {quoted}"


def _quoted(name: str, *, always: bool = False) -> str:
    plain = not re.search('[,="]', name) and name == name.strip()
    return name if plain and not always else '"' + name.replace('"', '""') + '"'


def _parts(listed: str) -> tuple[str, ...]:
    """The parts between commas, bare."""
    parts = [_PART.match(listed)]
    while (last := parts[-1]) is not None and last.end() < len(listed):
        parts.append(_PART.match(listed, last.end() + 1))
    return tuple(_bare(part[0]) for part in parts if part is not None)


def _bare(part: str) -> str:
    part = part.strip()
    return part[1:-1].replace('""', '"') if part.startswith('"') else part


def check_columns(table: Table, columns: Columns) -> None:
    """Refuse columns that the table does not have, and outcomes that cannot be read as asked."""
    for column in columns.used:
        if column not in table.columns:
            raise _no_column(table, column)
    if not columns.outcomes:
        raise TableError("error.upload.no_outcome", file=table.name)
    if columns.layout == "long":
        for key, needed in (("person", columns.person), ("wave", columns.wave)):
            if needed is None:
                found = listed(table.columns)
                raise TableError(f"error.upload.no_{key}", file=table.name, columns=found)
    if len(set(columns.waves)) < len(columns.waves):
        raise TableError("error.upload.same_waves", waves=listed(columns.waves))
    if columns.layout == "long" or not columns.waves:
        return
    for name, scores in columns.outcomes.items():
        if len(scores) != len(columns.waves):
            raise TableError(
                "error.upload.waves",
                outcome=name,
                columns=len(scores),
                count=len(columns.waves),
                waves=listed(columns.waves),
            )


def _no_column(table: Table, column: str) -> TableError:
    close = _closest(column, table.columns)
    found = {"file": table.name, "column": column, "columns": listed(table.columns)}
    if close is None:
        return TableError("error.upload.column", **found)
    return TableError("error.upload.column.close", close=close, **found)


def _closest(wanted: str, names: Iterable[str]) -> str | None:
    folded = {name.casefold(): name for name in reversed(list(names))}
    found = get_close_matches(wanted.casefold(), folded, n=1, cutoff=0.6)
    return folded[found[0]] if found else None
