"""Storing what the gate let through, and what was decided with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.disclosure import (
    Cell,
    CellKind,
    Figure,
    Gated,
    GateReport,
    Hidden,
    HiddenReason,
    Shown,
)
from bestendig.organisations.models import Organisation
from bestendig.organisations.refusal import Refused
from bestendig.releases import models
from bestendig.releases.rules import same_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a cell is called on a page, and which units of the organisation it is made of."""

    name: str
    units: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Which wave it is of. asked: the names of the parts that were asked; none: everybody."""

    wave: UUID
    title: str
    questionnaire: str
    closed_on: date
    response: int
    rolling: str = ""
    of_plan: UUID | None = None
    asked: tuple[str, ...] = ()


def store_release(
    heading: Heading,
    figures: Sequence[Figure],
    cells: Sequence[Cell],
    names: Sequence[Named],
    gated: Gated,
    alike: Mapping[str, Mapping[str, str]] = MappingProxyType({}),
) -> models.Release:
    """Store it with its report, in the caller's transaction. A wave has one, for ever."""
    release: models.Release = models.Release.objects.create(
        wave_id=heading.wave,
        title=heading.title,
        questionnaire=heading.questionnaire,
        closed_on=heading.closed_on,
        rolling=heading.rolling,
        of_plan=heading.of_plan,
        response=heading.response,
        k=gated.report.policy.k,
        figures=[asdict(figure) for figure in figures],
        # Who was asked in a quarter differs by person, not by unit: nothing is kept of units.
        silent=[] if heading.rolling else sorted(_silent(names, gated)),
        asked=list(heading.asked),
        alike={code: dict(words) for code, words in alike.items()},
    )
    models.ReleasedCell.objects.bulk_create(
        _row(release, number, cells, named, values)
        for number, (named, values) in enumerate(zip(names, gated.values, strict=True))
    )
    models.GateReport.objects.create(release=release, **_report(gated.report))
    return release


@transaction.atomic
def write_decision(
    release: models.Release, decided: str, discussed_with: str, discussed_on: date
) -> models.Decision:
    """What is done with a release: a new version beside those before it. Raises Refused."""
    decided, discussed_with = decided.strip(), discussed_with.strip()
    for field, value in (("decided", decided), ("discussed_with", discussed_with)):
        if not value:
            raise Refused(_("This is still empty."), field=field)
    if not release.closed_on <= discussed_on <= timezone.localdate():
        raise Refused(
            _("That is before the survey closed, or later than today."), field="discussed_on"
        )
    # A release itself is never locked for writing: nobody may write it.
    Organisation.objects.select_for_update().get(pk=scope.current())
    last = models.Decision.objects.filter(release=release).first()
    if last and _as_before(last, decided, discussed_with, discussed_on):
        raise Refused(_("Nothing has changed, so there is no new version."))
    made: models.Decision = models.Decision.objects.create(
        release=release,
        version=last.version + 1 if last else 1,
        decided=decided,
        discussed_with=discussed_with,
        discussed_on=discussed_on,
        author=scope.actor().person,
    )
    audit.record(
        "write_decision", object_kind="release", object_id=release.pk, version=made.version
    )
    return made


def _as_before(last: models.Decision, decided: str, discussed_with: str, on: date) -> bool:
    return (last.decided, last.discussed_with, last.discussed_on) == (decided, discussed_with, on)


def _row(
    release: models.Release,
    number: int,
    cells: Sequence[Cell],
    named: Named,
    values: Sequence[Shown | Hidden],
) -> models.ReleasedCell:
    # Not its groups: they are of the grain, which is gone.
    cell = cells[number]
    parent = "" if cell.parent is None else cells[cell.parent].code
    band = cell.code.removeprefix(f"{parent}-") if cell.kind is not CellKind.UNIT else ""
    units = sorted(str(unit) for unit in named.units)
    return models.ReleasedCell(
        release=release,
        number=number,
        code=cell.code,
        kind=str(cell.kind),
        parent=parent,
        band=band,
        name=named.name,
        units=units,
        place=same_place(units, band),
        values=[_value(value) for value in values],
    )


def _silent(names: Sequence[Named], gated: Gated) -> set[str]:
    return {
        str(unit)
        for named, values in zip(names, gated.values, strict=True)
        if all(isinstance(x, Hidden) and x.reason is HiddenReason.NO_ANSWERS for x in values)
        for unit in named.units
    }


def _value(value: Shown | Hidden) -> dict[str, Any]:
    if isinstance(value, Hidden):
        return {"hidden": str(value.reason)}
    return {"value": value.value, "bound": value.bound, "answers": list(value.answers)}


def _report(report: GateReport) -> dict[str, Any]:
    return {
        "policy": asdict(report.policy),
        "planned": report.planned,
        "shown": report.shown,
        "hidden": report.hidden,
        "groups": report.groups,
        "witnesses": report.witnesses,
        "programmes": report.programmes,
        "breaches": report.breaches,
        "breached": [
            {"kind": str(x.kind), "figure": x.figure, "colluders": x.colluders}
            for x in report.breached
        ],
    }
