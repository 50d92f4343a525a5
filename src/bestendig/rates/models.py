"""The tables: files on their way in, and every version of every figure."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation, Unit


class Measure(models.TextChoices):
    """What is counted. What each is exactly: `rates.definition.<value>` in the deck."""

    ABSENCE = "absence", _("Absence")
    TURNOVER = "turnover", _("Turnover")


class Grain(models.TextChoices):
    """How long a period is."""

    QUARTER = "quarter", _("quarter")
    MONTH = "month", _("month")


class Scale(models.TextChoices):
    """How a file writes 5.2 in a hundred."""

    PERCENT = "percent", _("as a percentage: 5.2")
    FRACTION = "fraction", _("as a fraction: 0.052")


class State(models.TextChoices):
    """Where a file is."""

    PREVIEW = "preview", _("to confirm")
    APPLIED = "applied", _("imported")
    UNDONE = "undone", _("undone")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("erased unused")


class RatesFile(InOrganisation):
    """One file. Its content is sealed, and gone as soon as it is applied, cancelled or old.

    source: where the figures come from; differs: how they are counted otherwise than we say.
    scales: measure -> scale, where the file could mean both and somebody said which.
    """

    state = models.CharField(max_length=16, choices=State, default=State.PREVIEW)
    name = models.CharField(max_length=200)
    uploaded_by = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField()
    content = models.BinaryField(null=True)
    source = models.CharField(_("where the figures come from"), max_length=200)
    differs = models.CharField(_("what is counted differently"), max_length=400, blank=True)
    scales = models.JSONField(default=dict)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-uploaded_at"]


class RateVersion(InOrganisation):
    """A figure as it was known from a file on: in percent, one decimal. The newest version counts.

    unit: none for the whole organisation; one that is taken away as if it never was, takes its
    figures along. value: None when the figure was taken back.
    """

    file = models.ForeignKey(RatesFile, models.PROTECT, related_name="rates")
    measure = models.CharField(max_length=16, choices=Measure)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    grain = models.CharField(max_length=8, choices=Grain)
    starts_on = models.DateField()
    version = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["starts_on", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "measure", "grain", "starts_on", "version"],
                condition=models.Q(unit__isnull=True),
                name="one_rate_a_version",
            ),
            models.UniqueConstraint(
                fields=["organisation", "measure", "unit", "grain", "starts_on", "version"],
                condition=models.Q(unit__isnull=False),
                name="one_rate_of_a_unit_a_version",
            ),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=True) | models.Q(grain=Grain.QUARTER),
                name="months_of_the_whole_only",
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(value__gte=0, value__lte=100),
                name="rate_is_a_percentage",
            ),
        ]
