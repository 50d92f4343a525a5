"""Whom a plan asks: whole units, or all who took part; never a person picked by hand."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.queries.units import Tree
from bestendig.programmes.models import MeasurementPlan, ShortForm
from bestendig.programmes.queries.short_forms import to_be_asked


def units_of(plan: MeasurementPlan, tree: Tree) -> frozenset[UUID] | None:
    """The units whose people are asked, with all that is under them; None for everybody."""
    groups = list(plan.groups.prefetch_related("units"))
    if any(group.everybody for group in groups):
        return None
    chosen = {unit.pk for group in groups for unit in group.units.all()}
    return frozenset(
        key for unit in chosen if unit in tree.forest for key in tree.forest.whole(unit)
    )


def people_of(plan: MeasurementPlan, tree: Tree) -> QuerySet[Person]:
    """The people who would be asked on the day of the tree."""
    people = in_service(Person.objects.all(), tree.day)
    if plan.kind == MeasurementPlan.Kind.SHORT:
        form = ShortForm.objects.filter(plan=plan).first()
        return to_be_asked(form.programme_id, tree.day) if form else people.none()
    units = units_of(plan, tree)
    return people if units is None else people.filter(unit__in=units)
