"""Meetings of a programme, who came, and what it costs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation, Person
from bestendig.programmes.models.programmes import Programme


class Meeting(InOrganisation):
    """One time that people come together. minutes: of working time a person.

    off: why it did not take place (R20); never about somebody. came: how many people, once that
    is known; it stays when their names go. again: a refresher after the programme's end; who took
    part hears of it once, from `told_from` on.
    """

    class Kind(models.TextChoices):
        LESSON = "lesson", _("training or course")
        WORK = "work", _("learning at work: a task, walking along, a placement")
        TALK = "talk", _("a talk, or learning from each other")

    class Off(models.TextChoices):
        TIME = "time", _("no time")
        WORK = "work", _("the work went first")
        FEW = "few", _("too few people could come")
        OTHER = "other", _("another reason")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="meetings")
    begins_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=120)
    capacity = models.PositiveSmallIntegerField(null=True)
    kind = models.CharField(max_length=8, choices=Kind)
    off = models.CharField(max_length=8, choices=Off, blank=True)
    came = models.PositiveSmallIntegerField(null=True, editable=False)
    again = models.BooleanField(default=False, editable=False)
    told_from = models.DateField(null=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["begins_at"]


class Attendance(InOrganisation):
    """Somebody came to a meeting. Who did not come has no row, and no reason."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "person"], name="once_at_a_meeting")
        ]


class Budget(InOrganisation):
    """Working hours of who takes part, and euros, of a whole programme (R20, R34). hours_besides:
    used outside the meetings."""

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="budget")
    hours_planned = models.PositiveIntegerField(null=True)
    hours_besides = models.PositiveIntegerField(default=0)
    euros_planned = models.PositiveIntegerField(null=True)
    euros_used = models.PositiveIntegerField(null=True)
