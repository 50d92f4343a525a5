"""What the columns of a table probably mean, by their names and what is in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from bestendig.common.table_files import Note, Table
from bestendig.common.table_files.cells import mostly_numbers
from bestendig.common.table_files.values import listed
from bestendig.findings.data_file.columns import Columns, Layout
from bestendig.findings.data_file.groups import is_comparison
from bestendig.findings.data_file.labels import texts
from bestendig.findings.data_file.people import MOST_WAVES
from bestendig.findings.data_file.repeats import repeated, unused, wave_only, without_hint
from bestendig.findings.data_file.words import in_words

_ROLES: Final = {
    "person": (
        r"(u?subj(ect)?|person|persoon|personeels?|medewerker|deelnemer|respondent|participant"
        r"|employee|werknemer|pseudoniem|wie)s?(id|nr|nummer|number|no|code|num)?"
        r"|id|nr|nummer|number|volgnummer|code"
    ),
    "wave": (
        r"wave|golf|meting|meetmoment|moment|ronde|round|a?visit|time(point)?|tijd(stip)?"
        r"|jaar|year|maand|month|periode|period|kwartaal|quarter|days?"
    ),
    "group": (
        r"group|groep|arm(cd)?|treat(ment|ed)?|trt|deelname|(heeft)?deelgenomen"
        r"|meegedaan|programma|programme|program|interventie(groep)?|intervention|condit(ie|ion)|behandeling"
    ),
    "cluster": (
        r"team(id|nr|nummer)?|afdeling|unit|cluster|organisatie|organisation|organization"
        r"|gemeente|department|company|vestiging|locatie|school|grp"
    ),
    "start": (
        r"start(golf|wave|moment|jaar|year|meting|maand|month|quarter|kwartaal|datum|date)?"
        r"|firsttreat(ed)?|cohort|begin|begonnen(in|op)?|gestart(in|op)?|started(in|on)?"
    ),
}
_MOST_GROUPS: Final = 12
# A first idea only: to be corrected by a person.
LESS_IS_BETTER: Final = re.compile(
    r"verzuim|ziek|werkdruk|stress(?!bestend)|uitput|burn|vermoei|klacht"
    r"|absen|sick|workload|exhaust|fatigue|complaint",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Guess:
    """What the columns probably mean, and why: a note for every choice, to be confirmed."""

    columns: Columns
    reasons: tuple[Note, ...]


def guess_columns(table: Table) -> Guess:
    """A first idea of the columns, for a person to confirm; never refuses.

    Without anything that looks like a score, `outcomes` is empty and `prepare` says so.
    """
    found = {role: _named(table.frame, pattern) for role, pattern in _ROLES.items()}
    if found["person"] is None and found["wave"] is not None:
        found["person"] = _identifier(table.frame, found["wave"], set(found.values()))
    layout = _layout(table.frame, found)
    if layout == "wide":
        found["wave"] = None
        if _is_score(table, found["start"]):
            found["start"] = None
    if found["group"] and not _few(table.frame[found["group"]]):
        found["group"] = None
    taken = {column for column in found.values() if column}
    free = [x for x in table.columns if x not in taken]
    numeric = [x for x in free if mostly_numbers(table.frame[x])]
    # Words count only where they come back: one yes or no may be anything.
    scores = [x for x in free if x in numeric or in_words(table.frame[x])]
    outcomes: dict[str, tuple[str, ...]] = {}
    if layout == "long":
        outcomes = _each(_varying(table.frame, found, scores))
    else:
        outcomes = repeated(scores) or _each(x for x in numeric if found["group"])
    columns = Columns(
        layout=layout,
        outcomes=outcomes,
        person=found["person"],
        wave=found["wave"],
        group=found["group"],
        comparison=_comparison(table, found["group"]),
        cluster=found["cluster"],
        start=found["start"],
    )
    return Guess(columns=columns, reasons=tuple(_reasons(columns)))


def less_is_better(columns: Columns) -> tuple[str, ...]:
    """The outcomes of which less is probably better, by their names."""
    return tuple(name for name in columns.outcomes if LESS_IS_BETTER.search(name))


def _named(frame: pl.DataFrame, pattern: str) -> str | None:
    """The first column whose whole name is one of these, however it is written."""
    for column in frame.columns:
        plain = re.sub(r"[^a-z0-9]", "", without_hint(column).casefold())
        if re.fullmatch(pattern, plain) and frame[column].count():
            return column
    return None


def _layout(frame: pl.DataFrame, found: dict[str, str | None]) -> Layout:
    """Long when people come back in more than one row, under a column that tells the wave."""
    person, wave = found["person"], found["wave"]
    if wave is None or not 1 < frame[wave].n_unique() <= MOST_WAVES:
        return "wide"
    again = person is not None and frame[person].n_unique() < len(frame)
    return "long" if again or person is None else "wide"


def _is_score(table: Table, start: str | None) -> bool:
    """Whether the column that may say when people started is a first score: start, einde.

    It is when there is no pair of scores without it.
    """
    scores = [x for x in table.columns if mostly_numbers(table.frame[x])]
    return start in wave_only(scores) and not wave_only(x for x in scores if x != start)


def _each(columns: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Every column an outcome of its own."""
    outcomes: dict[str, tuple[str, ...]] = {}
    for column in columns:
        outcomes[unused(column, outcomes)] = (column,)
    return outcomes


def _few(values: pl.Series) -> bool:
    return 1 < values.drop_nulls().n_unique() <= _MOST_GROUPS


def _identifier(frame: pl.DataFrame, wave: str, taken: set[str | None]) -> str | None:
    """The first column that comes back, but at most once in every wave."""
    waves = frame[wave].n_unique()
    for column in frame.columns:
        values = frame[column]
        whole = values.dtype != pl.Float64 or bool((values == values.round()).all())
        people = values.n_unique()
        if column in taken or not whole or values.null_count():
            continue
        if len(frame) / waves <= people < len(frame) and not (
            frame.select(pl.struct(column, wave).is_duplicated().any()).item()
        ):
            return column
    return None


def _varying(frame: pl.DataFrame, found: dict[str, str | None], columns: list[str]) -> list[str]:
    """The columns that change within some person and within some wave.

    Scores do; age or gender does not, and neither does another name of the wave.
    """
    for role in ("person", "wave"):
        if found[role] is not None and columns:
            changed = frame.group_by(found[role]).agg(pl.col(columns).drop_nulls().n_unique() > 1)
            columns = [x for x in columns if changed[x].any()]
    return columns


def _comparison(table: Table, group: str | None) -> str | None:
    if group is None:
        return None
    labels = table.labels.get(group, {})
    values = table.frame[group].drop_nulls().unique()
    names = texts(values, labels)
    codes = {label: code for code, label in labels.items()}
    found = [name for name in names if is_comparison(name, codes.get(name))]
    return found[0] if len(found) == 1 else None


def _reasons(columns: Columns) -> Iterable[Note]:
    yield Note(f"guess.{columns.layout}")
    for role in _ROLES:
        column = getattr(columns, role)
        if column is not None:
            yield Note(f"guess.{role}", {"column": column})
    if columns.comparison is not None:
        yield Note("guess.comparison", {"value": columns.comparison})
    if columns.outcomes:
        yield Note("guess.outcomes", {"columns": listed(columns.outcomes)})
    else:
        yield Note("guess.no_outcome")
