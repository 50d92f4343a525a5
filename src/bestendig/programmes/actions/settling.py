"""Settling who counts as taking part and who is compared, where no lots are drawn.

It stands before the first answers are opened, so that nobody can choose by what came out; once
settled nobody changes it, and the database refuses it. People who come later are in no arm.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.programmes import changeable
from bestendig.programmes.actions.taking_part import not_fixed, refuse_fixed
from bestendig.programmes.models import Enrolment, Intake
from bestendig.programmes.queries.programmes import programmes, standings
from bestendig.programmes.queries.sides import Lack, Sides, sides_of
from bestendig.programmes.queries.taking_part import intake_of

_S = Enrolment.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is settled. compared: units of the others, none for everybody else. starts: unit ->
    first day, of a start in turn."""

    compared: Collection[UUID] = ()
    starts: Mapping[UUID, date] = field(default_factory=dict)


@transaction.atomic
def preview_sides(programme_id: UUID, said: Said) -> Sides:
    """Who would count, refused as `settle_sides` refuses it; nothing is written."""
    programme = changeable(programme_id)
    refuse_fixed(programme, intake_of(programme))
    tree = tree_on(timezone.localdate())
    found = sides_of(
        standings(programmes().filter(pk=programme.pk))[0], tree, compared=said.compared
    )
    if found is None:
        raise Refused(_("Here lots decide, or nothing is measured. There is nothing to settle."))
    _refuse(found)
    if found.compared and any(x not in tree.forest for x in said.compared):
        raise Refused(_("This unit is not there any more."), field="compared")
    if found.others == 0:
        raise Refused(_("Nobody is left to compare with."), field="compared")
    if found.in_turn:
        _refuse_days(found, said.starts, programme.begins)
    return found


@transaction.atomic
def settle_sides(programme_id: UUID, said: Said) -> Intake:
    """Settle it, once. Whoever takes part now counts as taking part, also who stops later."""
    programme, intake = not_fixed(programme_id)
    found = preview_sides(programme_id, said)
    rows = list(Enrolment.objects.filter(programme=programme, state=_S.IN).select_for_update())
    for row in rows:
        row.drawn = True
        row.starts_on = (
            said.starts[row.unit_id] if found.in_turn and row.unit_id else programme.begins
        )
    Enrolment.objects.bulk_update(rows, ["drawn", "starts_on"])
    intake.settled_at, intake.settled_as = timezone.now(), found.code.value
    intake.compared = sorted(str(x) for x in said.compared) if found.compared else []
    if found.in_turn:
        intake.starts = {str(x.unit): said.starts[x.unit].isoformat() for x in found.teams}
    intake.open_until = None
    intake.save()
    audit.record(
        "settle_sides", object_kind="programme", object_id=programme_id, people=len(rows),
        design=found.code.value,
    )  # fmt: skip
    return intake


def _refuse(found: Sides) -> None:
    if Lack.PLAN in found.lacks:
        raise Refused(_("Lock the measurement plan first."))
    if Lack.LATE in found.lacks:
        raise Refused(_("It is too late: the first answers have been opened. Nobody is compared."))
    if Lack.NOBODY in found.lacks:
        raise Refused(_("Nobody takes part yet."))
    if Lack.TEAM in found.lacks:
        raise Refused(_("Somebody on the list is in no team. Add a team, or take that person off."))


def _refuse_days(found: Sides, starts: Mapping[UUID, date], begins: date) -> None:
    if any(x.unit not in starts for x in found.teams):
        raise Refused(_("Name a day for each team."), field="starts")
    days = {starts[x.unit] for x in found.teams}
    if len(days) < 2:
        raise Refused(_("Not all teams can start on one day: then nobody is left to compare with."),
                      field="starts")  # fmt: skip
    if min(days) < begins:
        raise Refused(_("The first day cannot come before the programme begins."), field="starts")
