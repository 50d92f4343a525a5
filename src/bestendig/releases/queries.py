"""Reading what may be seen.

Everything here has passed the gate: it could be put on the notice board without telling on
anybody. Who sees which part is a matter of manners and of use, decided by the role table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bestendig.disclosure import CellKind, Figure, Hidden, HiddenReason, Shown
from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.roles import Ability, Role, may
from bestendig.releases.models import Decision, GateReport, Release, ReleasedCell

EARLIER: Final = 5
"""How many waves back a page looks."""
TOP: Final = "place-0"
"""The code of the whole organisation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One group of people. own: the reader leads (a part of) it; values: by figure.

    parent: the code of the group above, which need not be among the rows. units: those of the
    organisation it is made of; none for the whole. alone: the reader leads in all of them.
    place: as in `ReleasedCell`.
    """

    code: str
    kind: str
    name: str
    parent: str
    own: bool
    values: tuple[Shown | Hidden, ...]
    band: str = ""
    units: frozenset[str] = frozenset()
    place: str = ""
    alone: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to see of it."""
        return any(isinstance(value, Shown) for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One release as somebody may see it; the first row is the whole organisation."""

    release: Release
    figures: tuple[Figure, ...]
    rows: tuple[Row, ...]

    @property
    def whole(self) -> Row:
        """The whole organisation."""
        return self.rows[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What an earlier release showed of the same group, by the code of the figure."""

    title: str
    closed_on: date
    response: int
    values: Mapping[str, Shown | Hidden]


def releases_visible_to(person: Person, role: Role) -> QuerySet[Release]:
    """The releases of which `person`, in `role`, sees something: everybody sees every release.

    What of it is shown differs: see `table_for`. None for somebody of another organisation.
    """
    rows: QuerySet[Release] = Release.objects.all()
    return rows if may(role, Ability.RELEASES_READ) and _is_here(person) else rows.none()


def pictures_visible_to(person: Person, role: Role) -> QuerySet[Release]:
    """Pictures of the organisation: without what is gathered by the quarter, and without surveys
    that a programme held for itself."""
    return releases_visible_to(person, role).filter(rolling="", of_plan=None)


def table_for(release: Release, person: Person, role: Role, *, within: str | None = None) -> Table:
    """What `person`, in `role`, sees of a release.

    Adviser, HR, board, works council and data protection officer see all its groups. A manager
    sees the organisation and the groups with units of the own team in them, everybody else the
    organisation as a whole. within: no more of it than the whole, this group, and what lies
    directly in it; empty: the whole alone.
    """
    led = _led_by(person) if role == Role.MANAGER else frozenset()
    cells = release.rows.all()
    if within is not None:
        cells = cells.filter(Q(number=0) | Q(code=within) | (Q(parent=within) & ~Q(parent="")))
    if not may(role, Ability.RELEASES_READ_GROUPS):
        cells = cells.filter(number__in=_numbers_of(release, led))
    rows = tuple(_row(cell, led) for cell in cells)
    figures = tuple(Figure(**figure) for figure in release.figures)
    return Table(release=release, figures=figures, rows=rows)


def all_releases() -> QuerySet[Release]:
    """Every release of the bound organisation, for the package that it takes along."""
    rows: QuerySet[Release] = Release.objects.order_by("closed_on", "pk")
    return rows


def full_table(release: Release) -> Table:
    """All groups of a release, for the package that the organisation takes along."""
    figures = tuple(Figure(**figure) for figure in release.figures)
    rows = tuple(_row(cell, frozenset()) for cell in release.rows.all())
    return Table(release=release, figures=figures, rows=rows)


def groups_in(release: Release) -> int:
    """How many groups a release has, shown or not, without the whole and without ages."""
    return int(release.rows.filter(kind=CellKind.UNIT).exclude(number=0).count())


def earlier_than(table: Table, person: Person, role: Role) -> Mapping[str, tuple[Earlier, ...]]:
    """For each row of `table` what the releases before it showed of the same people's place, the
    latest first, at most `EARLIER` of them. Copied, never recomputed.

    The same place is the whole organisation, or a group of exactly the same units. Of a wave that
    asked other parts of the organisation nothing is laid beside it, of a quarter only earlier
    quarters of the same kind, and of a programme's own survey only earlier ones of its plan. That
    the figure is the same, its code says.
    """
    before = releases_visible_to(person, role).filter(
        closed_on__lt=table.release.closed_on,
        rolling=table.release.rolling,
        of_plan=table.release.of_plan,
    )
    releases = [x for x in before[:EARLIER] if x.silent == table.release.silent]
    places = {row.place: row.code for row in table.rows}
    cells = ReleasedCell.objects.filter(release__in=releases, place__in=places)
    by_release: dict[UUID, list[ReleasedCell]] = {}
    for cell in cells:
        by_release.setdefault(cell.release_id, []).append(cell)
    found: dict[str, tuple[Earlier, ...]] = {}
    for release in releases:
        codes = [figure["code"] for figure in release.figures]
        for cell in by_release.get(release.pk, []):
            values = dict(zip(codes, map(_value, cell.values), strict=True))
            one = Earlier(
                title=release.title, closed_on=release.closed_on, response=release.response,
                values=values,
            )  # fmt: skip
            code = places[cell.place]
            found[code] = (*found.get(code, ()), one)
    return found


def answers_of_all(release: Release) -> tuple[int, int | None] | None:
    """The band that the number of answers of the whole organisation is in; None: not shown."""
    whole = release.rows.get(number=0)
    shown = [value for value in map(_value, whole.values) if isinstance(value, Shown)]
    return shown[0].answers if shown else None


def decisions_on(release: Release) -> QuerySet[Decision]:
    """What was decided with a release, the newest version first. For who may see the release."""
    rows: QuerySet[Decision] = Decision.objects.filter(release=release)
    return rows


def newest_decisions(person: Person, role: Role) -> Mapping[UUID, Decision]:
    """By release that `person` sees, the newest version of what was decided with it."""
    rows = Decision.objects.filter(release__in=releases_visible_to(person, role).values("pk"))
    # In order of version, so that the newest stays.
    return {one.release_id: one for one in rows.order_by("version")}


def gate_report(release: Release) -> GateReport:
    """The gate's report, for whoever has GATE_REPORTS_READ (FG and works council)."""
    report: GateReport = GateReport.objects.get(release=release)
    return report


def _is_here(person: Person) -> bool:
    return bool(Person.objects.filter(pk=person.pk).exists())


def _led_by(person: Person) -> frozenset[str]:
    team = in_service(Person.objects.filter(manager=person), timezone.localdate())
    units: Sequence[UUID] = list(team.exclude(unit=None).values_list("unit_id", flat=True))
    return frozenset(str(unit) for unit in units)


def _numbers_of(release: Release, led: frozenset[str]) -> list[int]:
    """The whole, and the cells with any of these units in them."""
    if not led:
        return [0]
    cells = release.rows.values_list("number", "units")
    return [number for number, units in cells if number == 0 or led & {*units}]


def _row(cell: ReleasedCell, led: frozenset[str]) -> Row:
    units = frozenset(cell.units)
    return Row(
        code=cell.code,
        kind=cell.kind,
        name=cell.name,
        parent=cell.parent,
        own=bool(led & units),
        values=tuple(_value(value) for value in cell.values),
        band=cell.band,
        units=units,
        place=cell.place,
        alone=bool(units) and led >= units,
    )


def _value(value: dict[str, Any]) -> Shown | Hidden:
    if "hidden" in value:
        return Hidden(reason=HiddenReason(value["hidden"]))
    low, high = value["answers"]
    return Shown(value=value["value"], bound=value["bound"], answers=(low, high))
