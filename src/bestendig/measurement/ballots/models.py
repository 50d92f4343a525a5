"""Ballots and drafts. Neither holds a time, nor anything that leads to a person without keys."""

from __future__ import annotations

from django.db import models

from bestendig.measurement.models import Wave
from bestendig.organisations.models.organisation import InOrganisation


class Ballot(InOrganisation):
    """One sealed ballot. Its id is computed from the invitation under the link key."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    sealed = models.BinaryField()


class Draft(InOrganisation):
    """Answers somebody has not handed in yet, under a key that only the person can make.

    salt: of the PIN; empty when the key comes from the visit. wrong: wrong PINs so far.
    """

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="+")
    sealed = models.BinaryField()
    salt = models.BinaryField(default=bytes)
    wrong = models.PositiveSmallIntegerField(default=0)
