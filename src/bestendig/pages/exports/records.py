"""A release as this reader sees it, laid out a row for each figure of each group.

What is hidden is a row too: without a number, with the same reason that the page gives. Series:
what earlier releases showed of the same group, as it stood there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from bestendig.common.numbers import number
from bestendig.disclosure import CellKind, Hidden, Shown
from bestendig.pages.results.kinds import Kind
from bestendig.pages.results.picture import (
    One,
    Picture,
    Spread,
    language,
    part_name,
    reason_of,
    value_text,
)
from bestendig.pages.results.reading import Reading
from bestendig.pages.wording import here
from bestendig.questionnaires.figures import Subject
from bestendig.releases.queries import Earlier, Row


class NotAsReleased(ValueError):
    """A file does not hold exactly the rows of the release: it is not handed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One figure of one group in one wave.

    value: a mean, or a share in percent; None when it is hidden, and `hidden` then says why. low,
    high: the ends of the scale. at_least, at_most: the band that the number of answers is in.
    """

    survey: str
    closed_on: date
    group_code: str
    group: str
    group_kind: str
    age: str
    above: str
    subject: Subject
    figure_code: str
    figure: str
    answer: str
    kind: Kind
    share: bool
    low: float
    high: float
    text: str
    value: float | None = None
    bound: str = ""
    at_least: int | None = None
    at_most: int | None = None
    hidden: str = ""

    @property
    def band(self) -> str:
        """How many answers: “250–499”, “50.000+”; empty when it is hidden."""
        if self.at_least is None:
            return ""
        low = number(self.at_least, 0, language())
        return f"{low}–{number(self.at_most, 0, language())}" if self.at_most else f"{low}+"


def rows_of(found: Reading, *, series: bool = False) -> int:
    """How many records there are: figures times groups, and those of earlier releases."""
    count = len(found.table.rows) * len(found.table.figures)
    if not series:
        return count
    codes = {figure.code for figure in found.table.figures}
    return count + sum(
        len(codes & one.values.keys()) for those in found.earlier.values() for one in those
    )


def records(found: Reading, *, series: bool = False) -> Iterator[Record]:
    """Every record, group after group. Raises NotAsReleased at the end when one is missing."""
    names = {row.code: row.name for row in found.table.rows}
    given = 0
    for row in found.table.rows:
        for record in _of(found, row, names, series=series):
            given += 1
            yield record
    if given != rows_of(found, series=series):
        raise NotAsReleased(f"{given} rows instead of {rows_of(found, series=series)}")


def records_of(found: Reading, row: Row) -> Iterator[Record]:
    """The records of one group in this wave."""
    return _of(found, row, {row.code: row.name}, series=False)


def _of(found: Reading, row: Row, names: dict[str, str], *, series: bool) -> Iterator[Record]:
    shown = found.of(row)
    plain = [_record(found, row, names, one, name, answer) for one, name, answer in _named(shown)]
    closed = {one.code: spread.reason for spread in _closed(shown) for one in spread.answers}
    for record in plain:
        yield (
            _hidden(record, closed[record.figure_code]) if record.figure_code in closed else record
        )
    for earlier in found.earlier.get(row.code, ()) if series else ():
        yield from _then(plain, found, earlier)


def _named(shown: Picture) -> Iterator[tuple[One, str, str]]:
    for one in shown.means:
        yield one, one.name, ""
    for spread in shown.spreads:
        labels = dict(spread.question.labels(language()))
        for one in spread.answers:
            yield one, spread.name, labels.get(one.meaning.answer or 0, "")


def _closed(shown: Picture) -> Iterator[Spread]:
    """Questions of which an answer is hidden: of those the page shows none."""
    return (spread for spread in shown.spreads if not spread.is_shown)


def _record(
    found: Reading, row: Row, names: dict[str, str], one: One, name: str, answer: str
) -> Record:
    share = one.figure.share
    record = Record(
        survey=found.release.title,
        closed_on=found.release.closed_on,
        group_code=row.code,
        group=row.name,
        group_kind=_group_kind(row),
        age=part_name(row),
        above=names.get(row.parent, ""),
        subject=one.subject,
        figure_code=one.code,
        figure=name,
        answer=answer,
        kind=one.kind.kind,
        share=share,
        low=0.0 if share else one.figure.low,
        high=100.0 if share else one.figure.high,
        text="",
    )
    return _hidden(record, one.reason) if one.value is None else _filled(record, one, one.value)


def _then(plain: list[Record], found: Reading, earlier: Earlier) -> Iterator[Record]:
    """What an earlier release showed of the same figures, copied."""
    figures = {figure.code: figure for figure in found.table.figures}
    values = earlier.values
    items = [(x, values[x.figure_code]) for x in plain if x.figure_code in values]
    closed = {
        figures[x.figure_code].item: reason_of(value)
        for x, value in items
        if x.share and isinstance(value, Hidden)
    }
    for record, value in items:
        then = replace(record, survey=earlier.title, closed_on=earlier.closed_on)
        figure = figures[record.figure_code]
        if isinstance(value, Hidden):
            yield _hidden(then, reason_of(value))
        elif record.share and figure.item in closed:
            yield _hidden(then, closed[figure.item])
        else:
            yield _with(then, value, value_text(figure, value))


def _filled(record: Record, one: One, value: Shown) -> Record:
    return _with(record, value, one.text)


def _with(record: Record, value: Shown, text: str) -> Record:
    number = round(100 * value.value) if record.share else round(value.value, 6)
    return replace(
        record,
        text=text,
        value=float(number),
        bound=value.bound,
        at_least=value.answers[0],
        at_most=value.answers[1],
        hidden="",
    )


def _hidden(record: Record, reason: str) -> Record:
    return replace(
        record,
        text=here("small.cell" if reason == "small" else "small.closed"),
        value=None,
        bound="",
        at_least=None,
        at_most=None,
        hidden=reason,
    )


def _group_kind(row: Row) -> str:
    if not row.parent:
        return "whole"
    return str(row.kind) if row.kind in {CellKind.AGE, CellKind.ROLE} else "group"
