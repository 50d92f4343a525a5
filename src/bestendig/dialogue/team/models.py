"""The tables of a manager's own team."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from bestendig.organisations.models import InOrganisation, Person


class StepSetAside(InOrganisation):
    """A step that a manager does not want. It does not come back."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    step = models.CharField(max_length=60)
    on = models.DateField()

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person", "step"], name="a_step_set_aside_once"
            )
        ]
