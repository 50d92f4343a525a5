"""Challenges, the four preconditions, pledges, who does what, and what was looked at together."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation, Person


class Challenge(InOrganisation):
    """What the organisation has to achieve (R81). It can be named anew and ended; it never goes.

    year: from when it counts.
    """

    name = models.CharField(max_length=100)
    why = models.TextField(blank=True)
    year = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["year", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_challenge_a_name")
        ]

    def __str__(self) -> str:
        return self.name


class Precondition(InOrganisation):
    """One of the four preconditions of the organisation as a whole (R63; report §4.1.2).

    keeper: who looks after it. looked_on: when somebody last looked whether it is so.
    """

    class Code(models.TextChoices):
        SUPPORT = "support", _("Support from the top")
        COURSE = "course", _("A course that people know")
        FINANCES = "finances", _("Enough money")
        CONTACT_POINT = "contact_point", _("One person to turn to")

    code = models.CharField(max_length=16, choices=Code)
    met = models.BooleanField(default=False)
    evidence = models.TextField(blank=True)
    keeper = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    looked_on = models.DateField()

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_row_a_precondition")
        ]


class Pledge(InOrganisation):
    """What somebody of board, HR or advisers, or a manager, promised, and what became of it (R69).

    person: None when whoever promised it does not work here any more. process: the code of the HR
    process that it mends (R70), or empty.
    """

    class Outcome(models.TextChoices):
        KEPT = "kept", _("kept")
        NOT_KEPT = "not_kept", _("not kept")

    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    what = models.TextField()
    due_on = models.DateField()
    made_on = models.DateField()
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    note = models.TextField(blank=True)
    told_on = models.DateField(null=True)
    process = models.CharField(max_length=16, blank=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["due_on", "made_on", "pk"]


class Duty(InOrganisation):
    """Something that belongs to the course, and who does it."""

    what = models.CharField(max_length=200)
    holder = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["made_at"]


class AdviceStep(InOrganisation):
    """How far the organisation is with one advice of its checklist (R67). Not there: not chosen.

    on: when they want to begin with what was chosen, or look back at what they do. since: when
    it was chosen.
    """

    class State(models.TextChoices):
        CHOSEN = "chosen", _("chosen")
        DOING = "doing", _("busy with it")
        DONE = "done", _("done")

    code = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=State)
    on = models.DateField(null=True)
    note = models.TextField(blank=True)
    since = models.DateField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["on", "since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_step_an_advice")
        ]


class WorkingSession(InOrganisation):
    """What a working session with people of all layers brought (R68): what each side said, for
    who writes the vision alone, and what was agreed, for everybody. Without names."""

    held_on = models.DateField()
    employees = models.TextField()
    managers = models.TextField(blank=True)
    hr = models.TextField(blank=True)
    agreed = models.TextField(blank=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-held_on", "pk"]


class ProcessLook(InOrganisation):
    """One look at an HR process (R70): does it help people on, and how one can tell. One a day;
    what was seen on another day stays."""

    class Finding(models.TextChoices):
        HELPS = "helps", _("helps")
        PARTLY = "partly", _("helps in part")
        HINDERS = "hinders", _("is in the way")

    code = models.CharField(max_length=16)
    looked_on = models.DateField()
    finding = models.CharField(max_length=8, choices=Finding)
    why = models.TextField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-looked_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "code", "looked_on"], name="one_look_a_day"
            )
        ]
