"""The tables of the plan: one sealed row for each part, what was shared of it, and buddies."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.common.ring.models import Sealed
from bestendig.organisations.models import InOrganisation, Person


class Leaf(Sealed, InOrganisation):
    """One part of somebody's plan, all of it. due_on: when to look back, or when to be reminded."""

    class Kind(models.TextChoices):
        COMPASS = "compass"
        EXPLORED = "explored"
        GOAL = "goal"
        STANDING = "standing"
        HURDLES = "hurdles"
        HABITS = "habits"
        WEEKS = "weeks"
        TALKS = "talks"
        SHORTLIST = "shortlist"

    kind = models.CharField(max_length=24, choices=Kind)

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "owner", "kind"], name="one_leaf_a_part"
            )
        ]


class Share(InOrganisation):
    """A copy of one item, for one reader, until its owner takes it back (R10).

    content: sealed under a key of this copy alone, which is destroyed when it is taken back; the
    row stays a while, so that the owner sees who could read what, and until when.
    """

    class What(models.TextChoices):
        DESTINATION = "destination", _("my destination")
        GOAL = "goal", _("my goal")
        HABIT = "habit", _("my habit")
        WEEK = "week", _("what went well last")

    owner = models.ForeignKey(Person, models.CASCADE, related_name="+")
    reader = models.ForeignKey(Person, models.CASCADE, related_name="+")
    what = models.CharField(max_length=16, choices=What)
    content = models.BinaryField(null=True)
    shared_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-shared_at"]


class BuddyWish(InOrganisation):
    """Somebody who would like a buddy. Seen by who would like one too, and by nobody else."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="+")

    class Meta(InOrganisation.Meta):
        pass


class Buddies(InOrganisation):
    """Two people (R83i). since: the second yes; before it, only asked. A no leaves no row.

    told: whether who was asked got the one mail about it.
    """

    asker = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateField(null=True)
    told = models.BooleanField(default=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["since"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "asker", "asked"], name="asked_once"),
            models.CheckConstraint(condition=~models.Q(asker=models.F("asked")), name="two_people"),
        ]
