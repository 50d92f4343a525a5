"""Which figure of the administration a programme will be judged by."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from bestendig.organisations.models import InOrganisation, Unit
from bestendig.programmes.models.programmes import Programme
from bestendig.rates.models import Grain, Measure


class SeriesChoice(InOrganisation):
    """A figure, chosen once: it stays as it was chosen, and another choice stands beside it.

    unit: whose figure; none: the whole organisation. control: a unit without the programme.
    since: the first period that counts, known by then; older figures that come later do not.
    starts_on: when the programme was going to begin. periods: after how many of them it is judged.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="series_choices")
    number = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=16, choices=Measure)
    grain = models.CharField(max_length=8, choices=Grain)
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    control = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    since = models.DateField()
    starts_on = models.DateField()
    periods = models.PositiveSmallIntegerField()
    chosen_at = models.DateTimeField()
    chosen_by = models.UUIDField(null=True, editable=False)
    why = models.TextField(blank=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["programme", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "number"], name="one_series_choice_a_number"
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the choice. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError("a choice of a figure is never changed")
        super().save(*args, **kwargs)
