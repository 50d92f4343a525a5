"""The tables of the tailored agreement: the two people, one draft, and the signed versions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation, Person


class Kind(models.TextChoices):
    """What an agreement is about: neutral, so that the kind says nothing about somebody."""

    LEARNING = "learning", _("learning")
    TASKS = "tasks", _("tasks")
    TIME = "time", _("time")
    PLACE = "place", _("place")
    ROOM = "room", _("room")
    PLACEMENT = "placement", _("work placement")
    DECIDING = "deciding", _("deciding")


class Side(models.TextChoices):
    """Which of the two somebody is."""

    EMPLOYEE = "employee", _("the employee")
    MANAGER = "manager", _("the manager")


class TailoredAgreement(InOrganisation):
    """What stays while drafts and versions come and go.

    manager: with whom it was made; None when that person was erased. used: what it cost until
    now. reminded_for: the review day of which both got a mail. talk: the talk of these two that it
    came from, by its id: rooms of one floor know nothing of each other.
    """

    employee = models.ForeignKey(Person, models.CASCADE, related_name="+")
    manager = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    asked_by = models.CharField(max_length=8, choices=Side)
    asked_on = models.DateField()
    hours_used = models.PositiveIntegerField(null=True)
    euros_used = models.PositiveIntegerField(null=True)
    reminded_for = models.DateField(null=True)
    talk = models.UUIDField(null=True)
    ended_on = models.DateField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-asked_on", "pk"]


class Terms(InOrganisation):
    """What is agreed. The three sentences: good for me, good for the work, fine for colleagues."""

    kind = models.CharField(max_length=12, choices=Kind)
    what = models.TextField()
    good_for_me = models.TextField(blank=True)
    good_for_work = models.TextField(blank=True)
    colleagues = models.TextField(blank=True)
    learn = models.TextField(blank=True)
    room = models.TextField(blank=True)
    talk = models.TextField(blank=True)
    practise = models.TextField(blank=True)
    keep = models.TextField(blank=True)
    hours_planned = models.PositiveIntegerField(null=True)
    euros_planned = models.PositiveIntegerField(null=True)
    starts_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    employee_signed_at = models.DateTimeField(null=True)
    manager_signed_at = models.DateTimeField(null=True)

    class Meta(InOrganisation.Meta):
        abstract = True


class AgreementDraft(Terms):
    """What is not agreed yet: the beginning, or a change of what was agreed.

    author: whose it is until it is shown to the other. helper: a colleague of the employee's
    choice. revision: which text somebody read who signs.
    """

    agreement = models.OneToOneField(TailoredAgreement, models.CASCADE, related_name="draft")
    author = models.CharField(max_length=8, choices=Side)
    helper = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    shown_on = models.DateField(null=True)
    revision = models.PositiveIntegerField(default=1)
    written_on = models.DateField()

    class Meta(Terms.Meta):
        pass


class AgreementVersion(Terms):
    """What both signed. Never changed (`guarding`); a change is a next version."""

    agreement = models.ForeignKey(TailoredAgreement, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()

    class Meta(Terms.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="one_signed_version_a_number"
            )
        ]
