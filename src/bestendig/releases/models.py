"""The tables. They hold gated figures only, no sums, exact counts or hidden means; and what people
decided with them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models.organisation import InOrganisation


class Release(InOrganisation):
    """All tables of one closed wave. figures: what is shown, in order; rows: of whom.

    silent: the units of which nobody answered, as a rule because they were not asked. asked: the
    names of the parts that were asked; none: everybody. alike: by figure, in words, how much
    reporting units differ, and people within them (`disclosure.alike`).
    """

    # Measurement stands above this room: its wave is a value here.
    wave_id = models.UUIDField()
    title = models.CharField(max_length=200)
    questionnaire = models.CharField(max_length=120, blank=True)
    closed_on = models.DateField()
    # What was gathered by the quarter: a kind of measurement's, as a value. Empty: a survey.
    rolling = models.CharField(max_length=16, blank=True)
    # Of a survey that a programme held for itself: its plan, as a value. Such surveys are read
    # with the programme; they are no picture of the organisation.
    of_plan = models.UUIDField(null=True)
    k = models.PositiveSmallIntegerField()
    # A percentage in steps of five.
    response = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    silent = models.JSONField(default=list)
    asked = models.JSONField(default=list)
    alike = models.JSONField(default=dict)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-closed_on", "title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "wave_id"], name="one_release_a_wave")
        ]

    def __str__(self) -> str:
        return self.title


class ReleasedCell(InOrganisation):
    """One group of people in a release. A page reads only those it shows.

    parent: the code of the group it lies in; band: which age or role, of such a cell. place: what
    is the same in two releases exactly when they are of the same units and the same band.
    values: by figure either value, bound and answers (a band), or hidden with its reason.
    """

    release = models.ForeignKey(Release, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=8)
    parent = models.CharField(max_length=60, blank=True)
    band = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=200, blank=True)
    units = models.JSONField(default=list)
    place = models.CharField(max_length=32)
    values = models.JSONField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["release", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "number"], name="one_cell_a_number"),
            models.UniqueConstraint(fields=["release", "code"], name="one_cell_a_code"),
        ]


class GateReport(InOrganisation):
    """What the gate did before the release was stored.

    breached: kind, figure and whether colluders were needed. Not which group, how small, nor
    the interval that was found: that would tell what the gate has hidden.
    """

    release = models.OneToOneField(Release, models.CASCADE, related_name="report")
    policy = models.JSONField()
    planned = models.PositiveIntegerField()
    shown = models.PositiveIntegerField()
    hidden = models.JSONField()
    groups = models.PositiveIntegerField()
    witnesses = models.PositiveIntegerField()
    programmes = models.PositiveIntegerField()
    breaches = models.PositiveIntegerField()
    breached = models.JSONField(default=list)


class Decision(InOrganisation):
    """What is done with a release, and with whom it was discussed (R88): written again, never
    rewritten. For everybody to read."""

    release = models.ForeignKey(Release, models.CASCADE, related_name="decisions")
    version = models.PositiveSmallIntegerField()
    decided = models.TextField(_("what we do with it"))
    discussed_with = models.CharField(_("discussed with"), max_length=200)
    discussed_on = models.DateField(_("discussed on"))
    author = models.UUIDField(null=True, editable=False)
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["release", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["release", "version"], name="one_decision_a_version")
        ]
