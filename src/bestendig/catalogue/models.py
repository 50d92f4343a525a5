"""The tables: what is on offer, what others found of it, and what was measured here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bestendig.catalogue.codes import (
    Audience,
    Cost,
    Form,
    GradeCode,
    PeopleBand,
    SourceKind,
    Time,
)
from bestendig.organisations.models import InOrganisation


class Intervention(InOrganisation):
    """Something an organisation offers its people (R25).

    outcomes, factors, phases: codes of the DI-model. library: the entry of the shared library it
    was taken over from. It is retired when it is no longer offered, and stays.
    """

    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=400)
    about = models.TextField(blank=True)
    outcomes = models.JSONField(default=list)
    factors = models.JSONField(default=list)
    phases = models.JSONField(default=list)
    audience = models.CharField(max_length=16, choices=Audience, default=Audience.EVERYBODY)
    form = models.CharField(max_length=16, choices=Form, blank=True)
    time = models.CharField(max_length=16, choices=Time, blank=True)
    cost = models.CharField(max_length=16, choices=Cost, blank=True)
    provider = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    enrol = models.TextField(blank=True)
    link = models.URLField(max_length=500, blank=True)
    library = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    retired_why = models.CharField(max_length=400, blank=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["name", "added_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "library"],
                condition=~models.Q(library=""),
                name="taken_over_once",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Claim(InOrganisation):
    """What a source says of an intervention (R27, R87). Never a measurement of our own."""

    intervention = models.ForeignKey(Intervention, models.CASCADE, related_name="claims")
    kind = models.CharField(max_length=16, choices=SourceKind)
    text = models.TextField()
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    section = models.CharField(max_length=80, blank=True)
    link = models.URLField(max_length=500, blank=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["year", "title"]


class Result(InOrganisation):
    """What the product's engine found about one measure of one intervention.

    Written by `recording` alone, from a finding of a higher room; a page never makes one.
    outcome: the cluster it is about; measure, measure_name: what was asked. effect, se, low, high:
    in standard deviations at baseline, above 0 is better; none of them where nothing could be
    calculated, or where the numbers are withheld because groups are small. strength: the best
    grade that design and flags could give. retention: the share that is left after
    `retention_months`. source: the finding.
    """

    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="results")
    outcome = models.CharField(max_length=16)
    measure = models.CharField(max_length=64)
    measure_name = models.CharField(max_length=120)
    programme = models.CharField(max_length=120, blank=True)
    grade = models.CharField(max_length=8, choices=GradeCode)
    verdict = models.CharField(max_length=16)
    better = models.BooleanField(null=True)
    strength = models.CharField(max_length=8, choices=GradeCode)
    design = models.CharField(max_length=16)
    assignment = models.CharField(max_length=16)
    effect = models.FloatField(null=True)
    se = models.FloatField(null=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    withheld = models.BooleanField(default=False)
    retention = models.FloatField(null=True)
    retention_low = models.FloatField(null=True)
    retention_high = models.FloatField(null=True)
    retention_months = models.PositiveSmallIntegerField(null=True)
    people = models.CharField(max_length=16, choices=PeopleBand)
    begun_on = models.DateField()
    ended_on = models.DateField()
    source = models.UUIDField()
    recorded_at = models.DateTimeField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["outcome", "measure", "ended_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "source", "measure"], name="one_result_a_finding"
            )
        ]
