"""The tables: a published source, and the few figures that were taken from it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.dimodel import Indicator
from bestendig.organisations.models import InOrganisation


class Target(models.TextChoices):
    """Beside what of our own a figure is laid: the four indicators, absence, turnover."""

    VITAL_EMPLOYEES = Indicator.VITAL_EMPLOYEES.value, _("Vital employees")
    AGILE_EMPLOYEES = Indicator.AGILE_EMPLOYEES.value, _("Agile employees")
    VITAL_ORGANISATION = Indicator.VITAL_ORGANISATION.value, _("Vital organisation")
    AGILE_ORGANISATION = Indicator.AGILE_ORGANISATION.value, _("Agile organisation")
    ABSENCE = "absence", _("Absence")
    TURNOVER = "turnover", _("Turnover")


class Benchmark(InOrganisation):
    """A published source. content: the file, sealed, only while figures are taken from it."""

    title = models.CharField(_("what it is called"), max_length=200)
    publisher = models.CharField(_("who published it"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year the figures are of"))
    licence = models.CharField(_("licence"), max_length=200)
    address = models.URLField(_("where it stands"), max_length=500, blank=True)
    about = models.CharField(_("whom it is about"), max_length=200)
    name = models.CharField(max_length=200)
    content = models.BinaryField(null=True)
    received_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-year", "title"]

    def __str__(self) -> str:
        return self.title


class BenchmarkFigure(InOrganisation):
    """One figure of a source, beside one of ours.

    words: the source question. is_same: the same question, answers and count as ours. row: of
    the source; empty for the middle of `count` rows, half of which lie from `lower` to `upper`.
    low, high: the ends of the scale, of a mean.
    """

    benchmark = models.ForeignKey(Benchmark, models.CASCADE, related_name="figures")
    target = models.CharField(max_length=32, choices=Target)
    column = models.CharField(max_length=400)
    words = models.CharField(max_length=400)
    is_same = models.BooleanField(default=False)
    is_percent = models.BooleanField(default=True)
    low = models.FloatField(null=True)
    high = models.FloatField(null=True)
    row = models.CharField(max_length=300, blank=True)
    value = models.FloatField()
    lower = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    count = models.PositiveIntegerField(null=True)
    hidden = models.PositiveIntegerField(default=0)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["target", "words"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["benchmark", "target", "column", "row"], name="one_figure_a_column"
            )
        ]
