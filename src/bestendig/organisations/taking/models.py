"""A package while it is there: what it is, and its sealed pieces."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation


class Package(InOrganisation):
    """A package that was asked for. Its row goes when its content goes; the log remembers."""

    class Kind(models.TextChoices):
        ARCHIVE = "archive", _("archive package")
        LEAVING = "leaving", _("package for leaving")

    class Worth(models.TextChoices):
        """What the archivist decided by the selection list."""

        UNKNOWN = "unknown", _("not decided yet")
        FOR_A_TIME = "for_a_time", _("keep for a time, then destroy")
        FOR_EVER = "for_ever", _("keep for ever")

    kind = models.CharField(max_length=8, choices=Kind)
    worth = models.CharField(
        _("what the selection list says"), max_length=12, choices=Worth, default=Worth.UNKNOWN
    )
    years = models.PositiveSmallIntegerField(
        _("for how many years"),
        null=True,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
    )
    category = models.CharField(_("category in the selection list"), max_length=120, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.UUIDField(null=True)
    run = models.UUIDField(null=True)
    # Once it is ready.
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    files = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    fingerprint = models.CharField(max_length=40, blank=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-asked_at"]


class Piece(InOrganisation):
    """A part of the zip file, sealed."""

    package = models.ForeignKey(Package, models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["package", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["package", "number"], name="one_piece_a_number")
        ]
