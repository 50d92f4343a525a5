"""A picture of the future, its versions, and what readers said of one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.catalogue.models import Intervention
from bestendig.organisations.models import InOrganisation, Person, Unit


class FuturePicture(InOrganisation):
    """What changes in one kind of work (R33): that of a unit, of a function family, or, with
    neither, of everybody. It can be ended; it never goes."""

    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="+")
    family = models.CharField(max_length=80, blank=True, default="")
    ended_on = models.DateField(null=True)

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "unit"],
                condition=models.Q(ended_on=None, unit__isnull=False),
                name="one_picture_a_unit",
            ),
            models.UniqueConstraint(
                fields=["organisation", "family"],
                condition=models.Q(ended_on=None, unit=None),
                name="one_picture_a_family",
            ),
            models.CheckConstraint(
                condition=models.Q(unit=None) | models.Q(family=""),
                name="picture_of_one_kind_of_work",
            ),
        ]


class FutureVersion(InOrganisation):
    """The picture as it was written on a day. Its words never change (`guarding`).

    changes, skills, routes: a line each. begins, until: years. writer: None when that person was
    erased.
    """

    picture = models.ForeignKey(FuturePicture, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    changes = models.TextField()
    begins = models.PositiveSmallIntegerField()
    until = models.PositiveSmallIntegerField(null=True)
    skills = models.TextField()
    routes = models.TextField()
    offers = models.ManyToManyField(Intervention, related_name="+", blank=True)
    writer = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    written_on = models.DateField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["picture", "number"], name="one_picture_a_number")
        ]


class Clear(models.TextChoices):
    """What a reader may say of a picture."""

    YES = "yes", _("Yes, clear")
    PARTLY = "partly", _("In part")
    NO = "no", _("No, not yet")


class ReaderCount(InOrganisation):
    """How many readers said what of one version: sums, and nothing else.

    month: the first day of the month in which somebody last said something. told_*: what may be
    told in that month, whatever is said in it.
    """

    version = models.OneToOneField(FutureVersion, models.CASCADE, related_name="said")
    month = models.DateField()
    yes = models.PositiveIntegerField(default=0)
    partly = models.PositiveIntegerField(default=0)
    no = models.PositiveIntegerField(default=0)
    told_yes = models.PositiveIntegerField(default=0)
    told_partly = models.PositiveIntegerField(default=0)
    told_no = models.PositiveIntegerField(default=0)

    class Meta(InOrganisation.Meta):
        pass


class ReaderMark(InOrganisation):
    """That somebody said something of a version, so that nobody does so twice; not who, nor what,
    nor when. mark: made with a key outside the database."""

    version = models.ForeignKey(FutureVersion, models.CASCADE, related_name="marks")
    mark = models.CharField(max_length=64)

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "mark"], name="one_mark_a_reader")
        ]


class Topic(models.TextChoices):
    """What a line on the card of a team is about. The last is for the manager to answer."""

    CHANGES = "changes", _("What changes in our work?")
    STAYS = "stays", _("What do we want to keep?")
    LEARN = "learn", _("What do we want to learn, or do differently?")
    ASK = "ask", _("What do we want to know from our manager?")


class CardLine(InOrganisation):
    """A line that somebody put on the card of their team (R82a), without a name: who wrote it is
    not kept, unless that person wants the manager to know (writer).

    manager: whose team it is of; None when that person was erased. answer: of the manager, to what
    was asked. picture: where it is read; None: on the list of all pictures.
    """

    manager = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    topic = models.CharField(max_length=8, choices=Topic)
    words = models.CharField(max_length=300)
    writer = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    written_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True)
    picture = models.ForeignKey(FuturePicture, models.SET_NULL, null=True, related_name="questions")

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["written_on", "pk"]
