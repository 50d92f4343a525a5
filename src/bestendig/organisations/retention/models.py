"""What the retention job did: each run, and each time that something was erased."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bestendig.organisations.models import InOrganisation


class RetentionRun(InOrganisation):
    """One run for one organisation. `failed` holds the codes of rules that could not be done."""

    day = models.DateField()
    at = models.DateTimeField()
    failed = models.JSONField(default=list)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-at"]
        indexes: ClassVar = [models.Index(fields=["organisation", "-at"])]


class RetentionProof(InOrganisation):
    """That something was erased: by which rule, how many, and what was older than which day."""

    run = models.ForeignKey(RetentionRun, models.CASCADE, related_name="proofs")
    rule = models.CharField(max_length=64)
    before = models.DateField()
    erased = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-at", "rule"]
        indexes: ClassVar = [models.Index(fields=["organisation", "-at"])]
