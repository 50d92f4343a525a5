"""How to read a file: what it is of, what is in it, and what it does not say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bestendig.common.numbers import number
from bestendig.common.texts import plain
from bestendig.pages.exports.records import rows_of
from bestendig.pages.results import words
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.parts import kinds
from bestendig.pages.results.picture import language
from bestendig.pages.results.reading import Reading
from bestendig.pages.wording import here


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Some sentences under a heading."""

    heading: str
    sentences: tuple[str, ...]


def notes(found: Reading, *, series: bool, everything: bool = False) -> list[Note]:
    """What somebody should know before using the figures. everything: all groups are in it."""
    return [
        Note(
            heading=_("What this is"),
            sentences=tuple(_what(found, series=series, everything=everything)),
        ),
        Note(
            heading=_("How do we know this?"),
            sentences=(here("results.how", minimum=found.release.k),),
        ),
        Note(heading=_("Rounding and bands"), sentences=tuple(_rounding())),
        Note(heading=_("What hidden means"), sentences=tuple(_hidden())),
        Note(heading=_("What kinds of number there are"), sentences=tuple(_kinds(found))),
        Note(
            heading=_("What we do not know"),
            sentences=tuple(plain(x) for x in words.unknown(found.release)),
        ),
    ]


def as_text(found: Reading, *, series: bool, everything: bool = False) -> str:
    """The same as a plain text."""
    parts = [
        "\r\n".join([note.heading.upper(), *note.sentences])
        for note in notes(found, series=series, everything=everything)
    ]
    return "\r\n\r\n".join(parts) + "\r\n"


def _what(found: Reading, *, series: bool, everything: bool) -> Iterator[str]:
    release = found.release
    if settings.DEMO:
        yield plain(here("demo.banner"))
    yield here(
        "export.what",
        title=release.title,
        closed_on=date_format(release.closed_on, "j F Y"),
        organisation=found.table.whole.name,
    )
    yield f"{Label(Kind.REACH).name}: {here('results.seen.response', response=release.response)}"
    now, all_rows = rows_of(found), rows_of(found, series=series)
    yield here(
        "export.rows",
        rows=_count(now),
        groups=_count(len(found.table.rows)),
        figures=_count(len(found.table.figures)),
    )
    if series:
        yield here("export.series", more=_count(all_rows - now), rows=_count(all_rows))
    yield here("export.everything" if everything else "export.seen")
    yield here("export.made", day=date_format(timezone.localdate(), "j F Y"))


def _rounding() -> Iterator[str]:
    yield here("export.round.mean")
    yield here("export.round.share")
    yield here("export.round.bound")
    yield here("export.round.band")


def _hidden() -> Iterator[str]:
    yield f"{here('small.cell')}. {plain(here('small.explain'))}"
    yield f"{here('small.closed')}. {plain(here('small.sibling'))}"
    yield here("export.hidden.never")


def _kinds(found: Reading) -> Iterator[str]:
    for label in kinds(found.whole):
        if label.kind is not Kind.MEASURED_CHANGE:
            yield f"{label.name}: {label.explanation}."
    yield here("results.kinds.effect")


def _count(value: int) -> str:
    return number(value, 0, language())
