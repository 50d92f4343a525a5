"""The entries of the log, and the head of each chain."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One thing that was done, refused or failed. Never changed; see `triggers`.

    Ids only: who it was is looked up where it is read, as long as that person is there.
    No organisation: the platform's own chain.
    """

    organisation_id = models.UUIDField(null=True)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    person_id = models.UUIDField(null=True)
    role = models.CharField(max_length=32)
    origin = models.CharField(max_length=16)
    action = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=64)
    object_id = models.CharField(max_length=120)
    outcome = models.CharField(max_length=16)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-sequence"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "sequence"],
                condition=models.Q(organisation_id__isnull=False),
                name="audit_one_entry_a_number",
            ),
            models.UniqueConstraint(
                fields=["sequence"],
                condition=models.Q(organisation_id__isnull=True),
                name="audit_one_platform_entry_a_number",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation_id", "at"], name="audit_by_time"),
            models.Index(fields=["organisation_id", "action"], name="audit_by_action"),
            models.Index(fields=["organisation_id", "object_id"], name="audit_by_object"),
            models.Index(fields=["organisation_id", "person_id"], name="audit_by_person"),
        ]


class AuditHead(models.Model):
    """The newest entry of a chain. Locked while an entry is added, so that one follows another."""

    chain = models.CharField(max_length=36, primary_key=True)
    organisation_id = models.UUIDField(null=True)
    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")
