"""The tree of units over time, and the reporting units that are made of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models.organisation import InOrganisation


class UnitKind(models.TextChoices):
    """What a unit is. The council employs its griffie itself, so a griffie is never merged."""

    CONCERN = "concern", _("concern")
    DOMAIN = "domain", _("domain")
    DEPARTMENT = "department", _("department")
    TEAM = "team", _("team")
    GRIFFIE = "griffie", _("griffie")


class Unit(InOrganisation):
    """A unit that stays the same while its name and place change: see its versions."""

    # The first day without it, and the unit its people go to.
    ended_on = models.DateField(null=True, blank=True)
    heir = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )


class UnitVersion(InOrganisation):
    """What a unit was called, and where it stood, from one day until another (not included)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="versions")
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=16, choices=UnitKind)
    parent = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="child_versions"
    )
    position = models.PositiveSmallIntegerField(default=0)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    # What was written today may be corrected today; after that it is history.
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["position", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "valid_from"], name="one_version_a_day"),
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(valid_until__isnull=True),
                name="one_version_now",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReportingPlan(InOrganisation):
    """One confirmed division into reporting units. The newest one counts; a wave keeps its own."""

    confirmed_at = models.DateTimeField()
    confirmed_by = models.UUIDField(null=True)
    # Why it is not what was proposed; needed for a group of fewer than 20.
    note = models.TextField(_("why this division"), blank=True)
    # The ids of units that count only in the total.
    left = models.JSONField(default=list, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-confirmed_at"]


class ReportingUnit(InOrganisation):
    """Units that are shown together, because each alone is too small."""

    plan = models.ForeignKey(ReportingPlan, models.CASCADE, related_name="reporting_units")
    name = models.CharField(_("name"), max_length=200)
    # The unit above it, whose other reporting units stand beside this one.
    above = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    units = models.ManyToManyField(Unit, related_name="reporting_units")
    # When it was confirmed.
    people = models.PositiveIntegerField(default=0)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["position", "name"]
