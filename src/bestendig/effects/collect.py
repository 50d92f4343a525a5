"""Moments from tables: Polars frames in memory, or any engine that Ibis speaks.

1. A frame is small enough to hold: `from_wide` (a person a row) or `from_long` (person × wave).
2. It is not, or it lives in a database: `moments_expression` (wide) or
   `long_moments_expression` (long) describe the cells of all scales as one Ibis expression.
   Execute it where the answers are (`.to_polars()` or `.to_pyarrow()`), and only cells travel.
3. `from_expression` turns those cells into Moments, one a scale.

NULL and nan both mean: not answered. An expression uses conditional values, sums and products
alone, since casts of booleans and tests for nan differ between engines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import numpy as np

from bestendig.effects.moments import Ints, Moments, gathered

if TYPE_CHECKING:
    import ibis
    import polars as pl
    import pyarrow as pa

KEYS: Final = ("group", "stratum", "cluster")
# T waves take T(T + 3)/2 columns and a few more; PostgreSQL stops at 1,664, SQLite at 2,000.
MOST_WAVES: Final = 48


def from_wide(
    frame: pl.DataFrame,
    columns: Sequence[str],
    waves: Sequence[object],
    *,
    group: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
) -> Moments:
    """Moments of a frame with a person in each row and a score column for each of T waves.

    `columns` are the T score columns in the order of `waves`; `group`, `stratum` and `cluster`
    name label columns. Equal to `moments_of` on the same rows. Raises ValueError without
    rows, when columns and waves differ in number, a label is missing, or a score is infinite or
    no number.
    """
    import polars as pl  # noqa: PLC0415  # 0.2 s, not needed to add or fit moments

    labels = _wave_labels(waves, columns)
    if frame.is_empty():
        raise ValueError("no rows")
    for column in columns:
        kind = frame[column].dtype
        if not (kind.is_numeric() or kind == pl.Null):
            raise ValueError(f"column {column} holds no numbers")
    values = frame.select(pl.col(columns).cast(pl.Float64)).fill_null(np.nan).to_numpy()
    if np.isinf(values).any():
        raise ValueError("a score is infinite")
    observed = ~np.isnan(values)
    tables, codes = _coded_keys(frame, _used(group, stratum, cluster))
    people = np.ones(len(values), dtype=np.int64)
    return gathered(
        labels, (), tables, codes, observed, people, np.where(observed, values, 0.0), None
    )


def from_long(
    frame: pl.DataFrame,
    *,
    person: str,
    wave: str,
    score: str,
    waves: Sequence[object],
    group: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
) -> Moments:
    """Moments of a frame with a row for each person and wave.

    Expects one row for a person and wave, and labels that stay the same within a person; rows
    of a wave that is not in `waves` are left out. Any number of waves. Equal to `moments_of`
    on the pivoted rows. Raises ValueError without rows, when a person, wave or label is missing,
    or a score is infinite or no number.
    """
    import polars as pl  # noqa: PLC0415  # 0.2 s, not needed to add or fit moments

    labels = _wave_labels(waves)
    for column in (person, wave):
        if frame[column].has_nulls():
            raise ValueError(f"a row without {column}")
    at = pl.col(wave).cast(pl.String).cast(pl.Enum(labels), strict=False).to_physical()
    keys = _used(group, stratum, cluster)
    scores = {f"y{k}": pl.col("y").filter(pl.col("at") == k).first() for k in range(len(labels))}
    people = (
        frame.select(pl.col(score).alias("y"), at.alias("at"), pl.col(person).alias("who"), **keys)
        .drop_nulls("at")
        .group_by("who")
        .agg(**{key: pl.col(key).first() for key in keys}, **scores)
    )
    return from_wide(people, list(scores), labels, **{key: key for key in keys})


def moments_expression(
    table: ibis.Table,
    outcomes: Mapping[str, Sequence[str]],
    waves: Sequence[object],
    *,
    group: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
) -> ibis.Table:
    """The moments of every outcome of a wide table (a person a row), as one expression.

    `outcomes` maps each scale's name to its T score columns in the order of `waves`. One row a
    cell: `outcome`, the keys in use, `pattern` (bit k set: wave k answered), `n`, the sums
    `s0`…, and the upper triangle of cross-products `c0_0`, `c0_1`…, null where not answered.
    The scales are stacked before they are summed: one aggregation is faster than forty.
    Raises ValueError on more than `MOST_WAVES` waves, a score column without numbers, or a label
    column of decimals, which engines write differently.
    """
    import ibis  # noqa: PLC0415  # takes a second to import

    for columns in outcomes.values():
        _wave_labels(waves, columns)
    keys = _key_columns(table, _used(group, stratum, cluster))
    rows = [
        table.select(
            outcome=ibis.literal(name),
            **keys,
            **{f"y{k}": _answered(table[column]) for k, column in enumerate(columns)},
        )
        for name, columns in outcomes.items()
    ]
    return _cells(rows, list(keys), len(waves))


def long_moments_expression(
    table: ibis.Table,
    outcomes: Mapping[str, str],
    waves: Sequence[object],
    *,
    person: str,
    wave: str,
    group: str | None = None,
    stratum: str | None = None,
    cluster: str | None = None,
) -> ibis.Table:
    """The same of a long table, with a row for each person and wave and a column for each scale.

    `outcomes` maps each scale's name to its score column. Expects what `from_long` expects.
    Each scale is filtered and pivoted by itself: a part that scales share would be kept whole,
    in several times the memory.
    """
    import ibis  # noqa: PLC0415  # takes a second to import

    labels = _wave_labels(waves)
    keys = _key_columns(table, _used(group, stratum, cluster))
    rows = []
    for name, column in outcomes.items():
        answers = table.select(
            who=table[person], at=table[wave].cast("string"), y=_answered(table[column]), **keys
        )
        answers = answers.filter(answers.at.isin(labels))
        people = answers.group_by("who", *keys).agg(
            **{f"y{k}": answers.at.cases((w, answers.y)).max() for k, w in enumerate(labels)}
        )
        rows.append(people.drop("who").mutate(outcome=ibis.literal(name)))
    return _cells(rows, list(keys), len(labels))


def from_expression(cells: pl.DataFrame | pa.Table, waves: Sequence[object]) -> dict[str, Moments]:
    """Moments of each outcome, from the executed cells of either expression, sorted by name.

    An outcome without any person has no cells and is not in the answer. Raises ValueError when
    a label is missing or a score was infinite.
    """
    import polars as pl  # noqa: PLC0415  # 0.2 s, not needed to add or fit moments

    frame = cells if isinstance(cells, pl.DataFrame) else pl.DataFrame(pl.from_arrow(cells))
    labels = _wave_labels(waves)
    parts = frame.sort("outcome").partition_by("outcome", maintain_order=True)
    return {str(part["outcome"][0]): _of_cells(part, labels) for part in parts}


def _cells(rows: Sequence[ibis.Table], keys: Sequence[str], waves: int) -> ibis.Table:
    import ibis  # noqa: PLC0415  # takes a second to import

    if not rows:
        raise ValueError("no outcomes")
    if waves > MOST_WAVES:
        raise ValueError(f"{waves} waves, an expression takes {MOST_WAVES}: use from_long")
    stacked = rows[0] if len(rows) == 1 else ibis.union(*rows)
    scores = [stacked[f"y{k}"] for k in range(waves)]
    bits = [ibis.ifelse(y.isnull(), 0, 1 << k).cast("int64") for k, y in enumerate(scores)]
    sums = {f"s{k}": y.sum() for k, y in enumerate(scores)}
    cross = {
        f"c{j}_{k}": (scores[j] * scores[k]).sum() for j in range(waves) for k in range(j, waves)
    }
    return stacked.group_by("outcome", *keys, pattern=sum(bits[1:], bits[0])).agg(
        n=stacked.count(), **sums, **cross
    )


def _answered(column: ibis.Value) -> ibis.Value:
    """The score, or NULL when not answered.

    A number is at most 0 or its opposite is, and nan, which databases sort above all numbers,
    is neither. (SQLite has no nan, and no test for it.)
    """
    import ibis  # noqa: PLC0415  # takes a second to import

    kind = column.type()
    if kind.is_boolean() or not kind.is_numeric():
        raise ValueError(f"column {column.get_name()} holds no numbers")
    score = column.cast("float64")
    if kind.is_integer():
        return score
    return ibis.ifelse((score <= 0) | (-score <= 0), score, ibis.null("float64"))


def _used(group: str | None, stratum: str | None, cluster: str | None) -> dict[str, str]:
    """The columns of the keys that are in use."""
    named = zip(KEYS, (group, stratum, cluster), strict=True)
    return {key: column for key, column in named if column is not None}


def _key_columns(table: ibis.Table, keys: Mapping[str, str]) -> dict[str, ibis.Value]:
    return {key: _key_text(table[column]) for key, column in keys.items()}


def _key_text(column: ibis.Value) -> ibis.Value:
    """The label as text that is the same in every engine."""
    import ibis  # noqa: PLC0415  # takes a second to import

    if column.type().is_boolean():
        return ibis.cases((column, "true"), (~column, "false"))
    if column.type().is_floating() or column.type().is_decimal():
        raise ValueError(f"decimal labels in column {column.get_name()}: make them whole or text")
    return column.cast("string")


def _of_cells(part: pl.DataFrame, waves: tuple[str, ...]) -> Moments:
    cells, count = part.height, len(waves)
    tables, codes = _coded_keys(part, {key: key for key in KEYS if key in part.columns})
    pattern = part["pattern"].cast(int).to_numpy()
    sums = part.select(f"s{k}" for k in range(count)).fill_null(0.0).to_numpy()
    rows, columns = np.triu_indices(count)
    upper = part.select(f"c{j}_{k}" for j, k in zip(rows, columns, strict=True))
    cross = np.zeros((cells, count, count))
    cross[:, rows, columns] = cross[:, columns, rows] = upper.fill_null(0.0).to_numpy()
    if not np.isfinite(cross).all():
        raise ValueError("a score is infinite")
    return gathered(
        waves,
        (),
        tables,
        codes,
        (pattern[:, None] >> np.arange(count)) & 1 == 1,
        part["n"].cast(int).to_numpy(),
        sums.astype(np.float64),
        cross,
    )


def _coded_keys(
    frame: pl.DataFrame, keys: Mapping[str, str]
) -> tuple[tuple[tuple[str, ...], ...], Ints]:
    """The sorted label tables of the three keys, and the (R, 3) codes of the frame's rows."""
    nobody = (("",), np.zeros(frame.height, dtype=np.int64))
    coded = [_coded(frame[keys[key]]) if key in keys else nobody for key in KEYS]
    return tuple(table for table, _ in coded), np.stack([codes for _, codes in coded], axis=1)


def _coded(labels: pl.Series) -> tuple[tuple[str, ...], Ints]:
    import polars as pl  # noqa: PLC0415  # 0.2 s, not needed to add or fit moments

    if labels.has_nulls():
        raise ValueError(f"a row without {labels.name}")
    text = labels.cast(pl.String)
    table = text.unique().sort()
    codes = text.cast(pl.Enum(table)).to_physical()
    return tuple(table), codes.cast(pl.Int64).to_numpy()


def _wave_labels(waves: Sequence[object], columns: Sequence[str] | None = None) -> tuple[str, ...]:
    labels = tuple(str(wave) for wave in waves)
    if columns is not None and len(columns) != len(labels):
        raise ValueError(f"{len(columns)} columns for {len(labels)} waves")
    if len(set(labels)) != len(labels):
        raise ValueError(f"a wave named twice: {', '.join(labels)}")
    return labels
