"""Finding a release for whoever asks, with all that its pages need to tell it in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from django.http import Http404

from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role
from bestendig.pages.access import Desk
from bestendig.pages.results.asked import whole_name, whole_words
from bestendig.pages.results.picture import Picture, picture
from bestendig.questionnaires.figures import Meaning
from bestendig.questionnaires.queries.figures import meanings_in
from bestendig.releases.models import Release
from bestendig.releases.queries import (
    Earlier,
    Row,
    Table,
    earlier_than,
    pictures_visible_to,
    releases_visible_to,
    table_for,
)

WHOLE: Final = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One release as this reader may see it. organisation: its name."""

    table: Table
    meanings: Mapping[str, Meaning]
    earlier: Mapping[str, tuple[Earlier, ...]]
    organisation: str

    @property
    def release(self) -> Release:
        """The release itself."""
        return self.table.release

    @property
    def everybody(self) -> str:
        """“all of Voorbeeldstad”: whom the whole is of, inside a sentence."""
        return whole_words(self.release.asked, self.table.whole.name)

    @property
    def whole(self) -> Picture:
        """The picture of everybody who was asked."""
        return self.of(self.table.whole)

    def of(self, row: Row) -> Picture:
        """The picture of one row."""
        return picture(self.table, row, self.meanings, self.earlier.get(row.code, ()))


def as_read(table: Table, earlier: Mapping[str, tuple[Earlier, ...]]) -> Reading:
    """A table with its words. The whole carries the name of who was asked."""
    whole = replace(table.whole, name=whole_name(table.release.asked, table.whole.name))
    return Reading(
        table=replace(table, rows=(whole, *table.rows[1:])),
        meanings=meanings_in(table.release.questionnaire),
        earlier=earlier,
        organisation=table.whole.name,
    )


def reading(desk: Desk, wave: UUID, *, within: str | None = None, earlier: bool = True) -> Reading:
    """The release of a wave with its words, and what came before unless `earlier` is false.

    within: as in `table_for`; a page that shows the whole alone reads the whole alone. Raises
    Http404 when there is no release that this desk may see.
    """
    person = desk.person
    found = releases_visible_to(person, desk.role).filter(wave_id=wave).first() if person else None
    if found is None or person is None:
        raise Http404
    return _read(found, person, desk.role, within, earlier=earlier)


def newest(desk: Desk, *, within: str | None = None) -> Reading | None:
    """The newest release of a survey; None when none has closed yet."""
    if desk.person is None:
        return None
    release = pictures_visible_to(desk.person, desk.role).first()
    return _read(release, desk.person, desk.role, within, earlier=True) if release else None


def _read(
    release: Release, person: Person, role: Role, within: str | None, *, earlier: bool
) -> Reading:
    table = table_for(release, person, role, within=within)
    return as_read(table, earlier_than(table, person, role) if earlier else {})
