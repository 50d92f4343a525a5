"""Snapshots: Parquet, compressed, sealed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bestendig.measurement.models import Series, Wave
from bestendig.organisations.models.organisation import InOrganisation


class Snapshot(InOrganisation):
    """The answers of one closed wave, in columns. version: of the key it is sealed under.

    A row leaves by sealing the rest anew, under a new key; the old key is then destroyed, and
    with it every copy of the old columns.
    """

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="+")
    series = models.ForeignKey(Series, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()


class Words(InOrganisation):
    """What people answered in words in one closed wave: shuffled, without pseudonym or place.

    Under keys of their own, so that nothing leads from here to a row of the snapshot. A passage
    that is taken out goes as a row of a snapshot does: all is sealed anew, the old key destroyed.
    """

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()


class Allotment(InOrganisation):
    """Who of a series is in which arm of one programme: pseudonyms, sealed.

    What a draw or a choice gave after people had answered for the first time reaches their
    answers by this table. version: as of a snapshot. programme: a value; that room stands below.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="+")
    programme = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "programme"], name="one_allotment_a_series")
        ]
