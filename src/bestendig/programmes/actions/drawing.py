"""The draw, in an order that leaves nobody room to steer it.

1. `fix_lots`: the list closes; everybody (or every team) gets a number, dealt at random, so that it
   tells nothing. From now on everybody here can see the list of lots. `free_lots` takes it back.
2. A number is drawn in public, with a witness: the seed.
3. `hold_draw`: from the list and the seed follows who is first (`effects.allocation`). Nobody
   changes a draw afterwards; the database refuses it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.effects.allocation import Allocation
from bestendig.organisations.queries.units import Tree, tree_on
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.programmes import changeable
from bestendig.programmes.actions.taking_part import not_fixed
from bestendig.programmes.models import Draw, Enrolment, Intake, Programme
from bestendig.programmes.queries.programmes import programmes, standings
from bestendig.programmes.queries.taking_part import (
    Chances,
    chances_of,
    draw_of,
    fixed_lots,
    lots_of,
)
from bestendig.programmes.rules.drawing import APART, STARTS, WAITS, Said, drawn

_S = Enrolment.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A draw as it is going to be held. places: lots that are first. last_start: when whoever waits
    starts at the latest. starts: the days of a start in turn, instead of both."""

    seed: str
    witness: str
    places: int | None = None
    last_start: date | None = None
    starts: Sequence[date] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A draw that nothing stands in the way of. lots: lot -> stratum, also those outside it."""

    programme: Programme
    chances: Chances
    lots: dict[str, str]
    last_start: date
    outcome: Allocation


@transaction.atomic
def fix_lots(programme_id: UUID, *, by_department: bool = False) -> Intake:
    """Close the list and deal the numbers. by_department: each gets its share of the places.

    Who has not said yes by now is not in it.
    """
    programme, intake = not_fixed(programme_id)
    chances = _lottery_of(programme)
    rows = list(Enrolment.objects.filter(programme=programme, state=_S.IN).select_for_update())
    if chances.by_team and any(x.unit_id is None for x in rows):
        raise Refused(_("Somebody on the list is in no team. Add a team, or take that person off."))
    of = {x.pk: x.unit_id if chances.by_team else x.pk for x in rows}
    units = sorted(set(of.values()), key=str)
    if len(units) < 2:
        raise Refused(_("There is nothing to draw yet: too few on the list."))
    secrets.SystemRandom().shuffle(units)
    lot = {unit: f"{place:03d}" for place, unit in enumerate(units, start=1)}
    stratum = _departments(rows) if by_department and not chances.by_team else {}
    for row in rows:
        row.lot, row.stratum = lot[of[row.pk]], stratum.get(row.pk, "")
    Enrolment.objects.bulk_update(rows, ["lot", "stratum"])
    intake.fixed_at, intake.by_team, intake.open_until = timezone.now(), chances.by_team, None
    intake.save()
    audit.record("fix_lots", object_kind="programme", object_id=programme_id, lots=len(units))
    return intake


@transaction.atomic
def free_lots(programme_id: UUID) -> None:
    """Open the list again, before the draw. The numbers that were dealt are void."""
    programme = changeable(programme_id)
    if draw_of(programme_id) is not None:
        raise Refused(_("The draw has been held. What it decided stays."))
    Enrolment.objects.filter(programme=programme).update(lot="", stratum="")
    Intake.objects.filter(programme=programme).update(fixed_at=None, by_team=False)
    audit.record("free_lots", object_kind="programme", object_id=programme_id)


@transaction.atomic
def preview_draw(programme_id: UUID, held: Held) -> Going:
    """What a draw would rest on, refused as `hold_draw` refuses it; nothing is written."""
    programme = changeable(programme_id)
    if draw_of(programme_id) is not None:
        raise Refused(_("The draw has been held. What it decided stays."))
    chances = _lottery_of(programme)
    intake = Intake.objects.filter(programme=programme).first()
    if intake is None or intake.fixed_at is None:
        raise Refused(_("Fix the lots first."))
    if intake.by_team != chances.by_team:
        raise Refused(_("The plan was changed since the lots were fixed. Fix them again."))
    if not held.witness.strip():
        raise Refused(_("Who is there to see it?"), field="witness")
    last = _last_start(programme, held, chances)
    lots, everything = lots_of(programme_id), fixed_lots(programme_id)
    if not chances.in_turn and not 1 <= (held.places or 0) < len(lots):
        raise Refused(
            _("There are %(lots)d lots. Drawing needs at least one place, and one lot that waits.")
            % {"lots": len(lots)},
            field="places",
        )
    apart = sorted(set(everything) - set(lots))
    return Going(
        programme=programme,
        chances=chances,
        lots=everything,
        last_start=last,
        outcome=_drawn(held, chances, everything, apart),
    )


@transaction.atomic
def hold_draw(programme_id: UUID, held: Held) -> Draw:
    """Draw. Raises Refused without a locked plan that draws lots, without fixed lots, without a
    named last start, and with no more lots than places."""
    going = preview_draw(programme_id, held)
    programme, chances, everything = going.programme, going.chances, going.lots
    outcome = going.outcome
    row: Draw = Draw.objects.create(
        programme=programme,
        seed=held.seed.strip(),
        held_at=timezone.now(),
        held_by=scope.actor().person,
        witness=held.witness.strip(),
        places=None if chances.in_turn else held.places,
        starts=[x.isoformat() for x in held.starts] if chances.in_turn else [],
        last_start=going.last_start,
        by_team=chances.by_team,
        lots=[
            {"lot": x, "stratum": everything[x], "outcome": outcome.arm.get(x, APART)}
            for x in sorted(everything)
        ],
    )
    _place(programme, outcome, going.last_start)
    audit.record(
        "hold_draw", object_kind="programme", object_id=programme_id, lots=len(outcome.drawn)
    )
    return row


def _lottery_of(programme: Programme) -> Chances:
    """How it draws lots, by a plan that is as it was locked."""
    standing = standings(programmes().filter(pk=programme.pk))[0]
    if not standing.lock.holds:
        raise Refused(_("Lock the measurement plan first."))
    found = chances_of(programme)
    if not found.by_lot:
        raise Refused(_("The measurement plan of this programme draws no lots."))
    return found


def _last_start(programme: Programme, held: Held, chances: Chances) -> date:
    """The day after which nobody waits any more. Raises Refused when it is not named."""
    if chances.in_turn:
        days = list(held.starts)
        if len(days) < 2 or days != sorted(set(days)):
            raise Refused(_("Name at least two different days, the first one first."),
                          field="starts")  # fmt: skip
        if days[0] < programme.begins:
            raise Refused(_("The first day cannot come before the programme begins."),
                          field="starts")  # fmt: skip
        return days[-1]
    if held.last_start is None:
        raise Refused(_("Name the day on which whoever waits starts at the latest."),
                      field="last_start")  # fmt: skip
    if held.last_start <= programme.begins:
        raise Refused(_("Choose a day after the programme begins."), field="last_start")
    return held.last_start


def _drawn(held: Held, chances: Chances, lots: dict[str, str], apart: Sequence[str]) -> Allocation:
    said = Said(
        seed=held.seed.strip(),
        places=None if chances.in_turn else held.places,
        starts=held.starts,
    )
    bare = said.seed.replace(" ", "").replace("-", "")
    if not (said.seed.isascii() and bare.isalnum()) or said.seed.startswith("-"):
        raise Refused(_("Use letters, digits, spaces and dashes."), field="seed")
    try:
        return drawn(lots, apart, said)
    except ValueError as error:
        raise Refused(_("There are fewer lots than days to start."), field="starts") from error


def _place(programme: Programme, outcome: Allocation, last: date) -> None:
    """Tell everybody's row what their lot decided."""
    rows = list(Enrolment.objects.filter(programme=programme, state=_S.IN).exclude(lot=""))
    arm = outcome.arm
    for row in rows:
        mine = arm[row.lot]
        row.drawn = True
        row.state = _S.WAITING if mine == WAITS else _S.IN
        row.starts_on = {STARTS: programme.begins, WAITS: last}.get(mine)
        if row.starts_on is None:
            row.starts_on = date.fromisoformat(mine)
    Enrolment.objects.bulk_update(rows, ["drawn", "state", "starts_on"])


def _departments(rows: Sequence[Enrolment]) -> dict[UUID, str]:
    """Enrolment -> a letter of the department: of the units directly under the top. Who is in none
    shares a letter. Letters are dealt at random, so that the list names no department."""
    tree = tree_on(timezone.localdate())
    of = {x.pk: _department(tree, x.unit_id) for x in rows}
    found = sorted(set(of.values()), key=str)
    secrets.SystemRandom().shuffle(found)
    letters = {
        unit: f"{chr(65 + place % 26)}{place // 26 or ''}" for place, unit in enumerate(found)
    }
    return {row: letters[unit] for row, unit in of.items()} if len(found) > 1 else {}


def _department(tree: Tree, unit: UUID | None) -> UUID | None:
    if unit is None or unit not in tree.forest:
        return None
    way = [unit, *tree.forest.above(unit)]
    return way[-2] if len(way) > 1 else way[0]
