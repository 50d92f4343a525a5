"""Short forms: a few questions to who took part in a programme, and to nobody else."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation
from bestendig.programmes.models.plans import MeasurementPlan
from bestendig.programmes.models.programmes import Programme
from bestendig.programmes.models.upkeep import UpkeepTask


class ShortForm(InOrganisation):
    """At most five questions to who took part. It has a locked plan of one moment; the clock
    sends it on its day. task: what it was made from, of a booster."""

    class Kind(models.TextChoices):
        EVALUATION = "evaluation", _("what people thought of it")
        BOOSTER = "booster", _("how it stands now")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="short_forms")
    plan = models.OneToOneField(MeasurementPlan, models.CASCADE, related_name="short_form")
    kind = models.CharField(max_length=10, choices=Kind)
    task = models.ForeignKey(UpkeepTask, models.SET_NULL, null=True, related_name="short_forms")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["made_at"]
