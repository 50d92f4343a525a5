"""Confirming which units are shown together.

1. The tree is read again under the lock, so that what is checked is what is confirmed.
2. The rules of `rules.arrangement` hold; a group of fewer than 20 needs a written reason.
3. A new plan stands beside the older ones: a survey keeps the plan it was launched with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.models import Organisation, ReportingPlan, ReportingUnit
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.rules.arrangement import arrange


@transaction.atomic
def confirm_reporting_units(groups: Iterable[Collection[UUID]], note: str = "") -> ReportingPlan:
    """Make these groups of units the reporting units from now on.

    Raises ValidationError when a group breaks a rule, or is under 20 without a reason in `note`.
    """
    organisation = Organisation.objects.select_for_update().get(pk=scope.current())
    tree = tree_on(timezone.localdate())
    checked = arrange(tree.teams, groups, organisation.k)
    if checked.problems:
        raise ValidationError(_("These groups cannot be confirmed yet. See what is wrong below."))
    if checked.notices and not note.strip():
        raise ValidationError({"note": _("A group has fewer than 20 people. Why is that better?")})
    plan: ReportingPlan = ReportingPlan.objects.create(
        confirmed_at=timezone.now(),
        confirmed_by=scope.actor().person,
        note=note.strip(),
        left=[str(left.unit) for left in checked.left],
    )
    made = ReportingUnit.objects.bulk_create(
        ReportingUnit(
            plan=plan,
            name=group.name,
            above_id=group.above,
            people=group.people,
            position=number,
        )
        for number, group in enumerate(checked.groups)
    )
    ReportingUnit.units.through.objects.bulk_create(
        ReportingUnit.units.through(reportingunit_id=row.pk, unit_id=unit)
        for row, group in zip(made, checked.groups, strict=True)
        for unit in sorted(group.units)
    )
    audit.record(
        "confirm_reporting_units",
        object_kind="reporting_plan",
        object_id=plan.pk,
        groups=len(made),
        below_twenty=len(checked.notices),
    )
    return plan
