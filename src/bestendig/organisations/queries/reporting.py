"""Reporting units: the proposal, what was confirmed, and whether the tree has changed since.

For whoever may see the tree (`Ability.UNITS_READ`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from bestendig.organisations.models import ReportingPlan, ReportingUnit
from bestendig.organisations.queries.units import Tree
from bestendig.organisations.rules.arrangement import Arrangement, arrange
from bestendig.organisations.rules.reporting import ENOUGH, Proposal, Step, propose


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The plan that counts now. today: its groups, checked against the tree of today."""

    plan: ReportingPlan
    rows: tuple[ReportingUnit, ...]
    today: Arrangement
    changes: tuple[Step, ...]


def proposed_plan(tree: Tree) -> Proposal:
    """The groups that the product proposes for this tree."""
    return propose(tree.teams)


def newest_plan() -> ReportingPlan | None:
    """The plan that was confirmed last, or None."""
    plan: ReportingPlan | None = ReportingPlan.objects.first()
    return plan


def current_plan(tree: Tree, k: int) -> Confirmed | None:
    """The plan that counts now with what changed since, in three queries; None before the first."""
    plan = newest_plan()
    if plan is None:
        return None
    rows = tuple(ReportingUnit.objects.filter(plan=plan).prefetch_related("units"))
    groups = [{unit.pk for unit in row.units.all() if unit.pk in tree.forest} for row in rows]
    return Confirmed(
        plan=plan,
        rows=rows,
        today=arrange(tree.teams, groups, k),
        changes=tuple(_changes(tree, plan, rows)),
    )


def _changes(tree: Tree, plan: ReportingPlan, rows: Iterable[ReportingUnit]) -> Iterable[Step]:
    """What no longer fits: a unit that ended, moved or came; a group that became too small."""
    forest = tree.forest
    placed = {UUID(key) for key in plan.left}
    for row in rows:
        units = {unit.pk for unit in row.units.all()}
        placed |= units
        there = {key for key in units if key in forest}
        outside = {forest.parent(key) for key in there if key != row.above_id} - units
        if there != units:
            yield Step.of("ended", name=row.name)
        elif not outside <= {row.above_id}:
            yield Step.of("moved", name=row.name)
        people = forest.people(there)
        if people < min(ENOUGH, row.people):
            yield Step.of("shrunk", name=row.name, people=people)
    for team in forest.walk():
        if team.people and team.key not in placed:
            yield Step.of("not_placed", name=team.name, people=team.people)
