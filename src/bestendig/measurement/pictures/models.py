"""Sealed pictures."""

from __future__ import annotations

from django.db import models

from bestendig.organisations.models.organisation import InOrganisation


class Picture(InOrganisation):
    """One person's scores over time; its id is made from the code. closed_on: of the newest."""

    sealed = models.BinaryField()
    closed_on = models.DateField()
