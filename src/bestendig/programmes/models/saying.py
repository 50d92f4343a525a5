"""What people said about a programme: talks, fragments of them, and the codes they got (R84-R86).

Nothing here says who spoke: of a talk the month is kept and not the day, of a group how many there
were and not who.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation
from bestendig.programmes.models.programmes import Programme


class Interview(InOrganisation):
    """A talk with one or more people about a programme, or a working session.

    month: its first day. people: how many were there.
    """

    class Kind(models.TextChoices):
        TALK = "talk", _("a talk with one person")
        GROUP = "group", _("a talk with a group")
        SESSION = "session", _("a working session")

    class Voice(models.TextChoices):
        EMPLOYEES = "employees", _("employees")
        MANAGERS = "managers", _("managers")
        HR = "hr", _("HR and advisers")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="interviews")
    kind = models.CharField(max_length=8, choices=Kind)
    voice = models.CharField(max_length=10, choices=Voice)
    month = models.DateField()
    people = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-month", "-made_at"]


class Fragment(InOrganisation):
    """One thing that was said, in a few sentences.

    verbatim: in the words of who said it. agreed_on: the day on which that person agreed to be
    quoted without a name; without one it is read by who writes the notes alone.
    """

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="fragments")
    words = models.TextField()
    verbatim = models.BooleanField(default=False)
    agreed_on = models.DateField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["made_at"]


class Coding(InOrganisation):
    """How one coder places a fragment in the DI-model; empty where it says nothing of that.

    place: whether what helped or hindered lies in the work or outside it. What it was is not kept.
    """

    class Place(models.TextChoices):
        WORK = "work", _("at work")
        OUTSIDE = "outside", _("outside work")
        BOTH = "both", _("both")

    fragment = models.ForeignKey(Fragment, models.CASCADE, related_name="codings")
    coder = models.UUIDField(editable=False)
    outcome = models.CharField(max_length=16, blank=True)
    factor = models.CharField(max_length=24, blank=True)
    phase = models.CharField(max_length=16, blank=True)
    place = models.CharField(max_length=8, choices=Place, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["made_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fragment", "coder"], name="one_coding_a_coder")
        ]
