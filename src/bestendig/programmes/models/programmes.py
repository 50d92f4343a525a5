"""Programmes: what is promised to whom, what keeps it going, and what was decided about it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.catalogue.models import Intervention
from bestendig.organisations.course.models import Challenge, Precondition
from bestendig.organisations.models import InOrganisation, Person, Unit
from bestendig.programmes.models.plans import MeasurementPlan


class Programme(InOrganisation):
    """Something that is done for people, for a time, in one cycle of do and look.

    challenges: what of the organisation it is part of (R81). outcomes, factors, phases: codes of
    the DI-model. units: for whom, whole units; none: everybody.
    helpers: who takes part helps others (HR, coaches, managers): what comes out is about them.
    light: a single meeting, without a measurement plan. follows: the cycle before it.
    intervention: what of the offer it is; what comes out of it stands on that card.
    Where it stands follows from its dates and from what there is: `queries.programmes.Stage`.
    """

    name = models.CharField(max_length=100)
    promise = models.TextField()
    for_whom = models.CharField(max_length=200, blank=True)
    helpers = models.BooleanField(default=False)
    units = models.ManyToManyField(Unit, related_name="+", blank=True)
    challenges = models.ManyToManyField(Challenge, related_name="programmes", blank=True)
    outcomes = models.JSONField(default=list)
    factors = models.JSONField(default=list)
    phases = models.JSONField(default=list)
    begins = models.DateField()
    ends = models.DateField()
    light = models.BooleanField(default=False)
    owner = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    plan = models.OneToOneField(
        MeasurementPlan, models.SET_NULL, null=True, related_name="programme"
    )
    intervention = models.ForeignKey(
        Intervention, models.PROTECT, null=True, related_name="programmes", editable=False
    )
    # What it brings: two lines that may come later.
    value_employee = models.TextField(blank=True)
    value_organisation = models.TextField(blank=True)
    started_at = models.DateTimeField(null=True, editable=False)
    follows = models.OneToOneField(
        "self", models.SET_NULL, null=True, related_name="followed_by", editable=False
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-begins", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("begins")), name="programme_ends_later"
            )
        ]

    def __str__(self) -> str:
        return self.name


class MaintenancePlan(InOrganisation):
    """What keeps it going afterwards, who sees to it, and when; or why there is nothing (R37)."""

    class Way(models.TextChoices):
        REPETITION = "repetition", _("do it again, or a refresher")
        LOOK_BACK = "look_back", _("look back at fixed moments")
        TEAM = "team", _("a fixed item in the team meeting")
        TALK = "talk", _("a talk with the manager")
        BUDDY = "buddy", _("a buddy")

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="maintenance")
    ways = models.JSONField(default=list)
    what = models.TextField(blank=True)
    who = models.CharField(max_length=120, blank=True)
    when = models.CharField(max_length=120, blank=True)
    exception = models.TextField(blank=True)
    excepted_at = models.DateTimeField(null=True, editable=False)


class Idea(InOrganisation):
    """An idea of the people it is for, and what was done with it (R35). who: a group, not names,
    unless somebody wants the own name to stand there. person: who brought it, so that the answer
    is found by that person; told to nobody."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="ideas")
    on = models.DateField()
    who = models.CharField(max_length=120)
    idea = models.TextField()
    done = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-on"]


class PreconditionCheck(InOrganisation):
    """One of the four preconditions in one programme, with its evidence (R63)."""

    Code = Precondition.Code

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="preconditions")
    code = models.CharField(max_length=16, choices=Code)
    met = models.BooleanField(default=False)
    evidence = models.TextField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["programme", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "code"], name="one_check_a_precondition")
        ]


class ProgrammeDecision(InOrganisation):
    """What was decided when a cycle was over, and why (R66)."""

    class Kind(models.TextChoices):
        KEEP = "keep", _("keep it")
        ADJUST = "adjust", _("adjust it")
        STOP = "stop", _("stop it")

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="decision")
    kind = models.CharField(max_length=8, choices=Kind)
    why = models.TextField()
    decided_on = models.DateField()
    decided_by = models.UUIDField(null=True, editable=False)


class CalendarFeed(InOrganisation):
    """The address from which somebody's calendar fetches the dates; of its secret only the hash.

    talks: whether the moments of somebody's own talks are among them. Off unless chosen: an address
    may have been given to a calendar that others see too.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="calendar_feed")
    token_hash = models.CharField(max_length=64, db_index=True)
    talks = models.BooleanField(default=False)
    made_at = models.DateTimeField()
