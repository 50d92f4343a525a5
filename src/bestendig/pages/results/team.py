"""The picture for a manager. For most teams there are no figures of their own: that is designed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.disclosure import CellKind
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.pdf import pdf_response
from bestendig.pages.results import words
from bestendig.pages.results.alike import own_places
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.picture import Picture
from bestendig.pages.results.reading import Reading, newest
from bestendig.pages.wording import here
from bestendig.releases.queries import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a manager sees of one group.

    row: the group that the team counts in; picture: what is shown instead, which is the whole
    organisation when `is_whole`. lines: at most three sentences. clear: whether any of them is
    more than rounding and chance make. places: where it stands on what
    groups differ on. changed, unknown: what became of it, and what is not known.
    """

    row: Row
    picture: Picture
    is_whole: bool
    lines: tuple[str, ...]
    clear: bool
    places: tuple[str, ...]
    changed: tuple[str, ...]
    unknown: tuple[str, ...]
    beside: tuple[words.Beside, ...]

    @property
    def is_own(self) -> bool:
        """Whether the figures are of the own team alone: the exception."""
        return self.row.alone and self.row.code == self.picture.row.code

    @property
    def is_nowhere(self) -> bool:
        """Whether the team is in no group at all."""
        return self.is_whole and self.row.code == self.picture.row.code


@allow(Ability.TEAM_RESULTS_READ)
@require_safe
def team(request: DeskRequest) -> HttpResponse:
    """The newest picture of the groups that the own team counts in, and what to talk about."""
    found = newest(request.desk)
    shown: dict[str, Any] = {
        "questions": talk_questions(),
        "level": Label(Kind.LEVEL),
        "change": Label(Kind.MEASURED_CHANGE),
        "spread": Label(Kind.SPREAD),
    }
    if found is not None:
        shown |= {"release": found.release, "views": views(found), "everybody": found.everybody}
    return render(request, "results/team.html", shown)


@allow(Ability.TEAM_RESULTS_READ)
@require_safe
def card(request: DeskRequest) -> HttpResponse:
    """The three questions on a card, to lay on the table."""
    shown = {"questions": talk_questions()}
    return pdf_response(
        request,
        "pdf/talk_card.html",
        shown,
        f"{_('three-questions')}.pdf",
        looks="bestendig/talk-card-pdf.css",
    )


def talk_questions() -> list[str]:
    """The three questions for the team."""
    return [f"{one.strip()}?" for one in here("small.talk").split("?") if one.strip()]


def views(found: Reading) -> list[View]:
    """One view a group; of groups inside each other only the smallest that is shown.

    A team that is in no group counts in the whole, and sees the whole.
    """
    own = [row for row in found.table.rows if row.own and row.kind == CellKind.UNIT]
    above = {row.parent for row in own}
    smallest = [row for row in own if row.code not in above] or [found.table.whole]
    made: dict[str, View] = {}
    for row in smallest:
        shown = _shown(found, row)
        made.setdefault(shown.code, _view(row, found.of(shown), found))
    return list(made.values())


def _shown(found: Reading, row: Row) -> Row:
    """The row itself, or the nearest above it of which something is shown."""
    rows = {x.code: x for x in found.table.rows}
    while not row.is_shown and row.parent in rows:
        row = rows[row.parent]
    return row


def _view(row: Row, shown: Picture, found: Reading) -> View:
    whole = found.whole
    is_whole = shown.row.code == whole.row.code
    beside = () if is_whole else tuple(words.beside(shown, whole))
    lines = _whole_lines(whole) if is_whole else words.lines(beside, found.everybody)
    clear = any(x.difference.is_clear for x in beside)
    release = found.release
    return View(
        row=row,
        picture=shown,
        is_whole=is_whole,
        lines=lines,
        clear=clear,
        places=() if is_whole else tuple(own_places(release, shown, whole)),
        changed=tuple(words.changed(shown)),
        unknown=tuple(words.unknown(release, shown) if is_whole else words.unknown_of_group(shown)),
        beside=beside,
    )


def _whole_lines(whole: Picture) -> tuple[str, ...]:
    ends = words.highest_and_lowest(whole)
    if ends is None:
        return ()
    return (
        here("team.line.highest", name=ends.high, value=ends.high_value),
        here("team.line.lowest", name=ends.low, value=ends.low_value),
    )
