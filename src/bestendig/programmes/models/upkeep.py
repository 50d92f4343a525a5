"""Keeping it up: what has to be done afterwards, and who wants to hear nothing more (R38, R39)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation
from bestendig.programmes.models.programmes import Programme
from bestendig.programmes.models.taking_part import Enrolment


class UpkeepTask(InOrganisation):
    """Something to do after a programme, for its owner.

    key: what makes it this one (`contact-3`, `faded-…`), so that it comes once. months: after the
    end, of a contact. note: what was done, or why not.
    """

    class Kind(models.TextChoices):
        CONTACT = "contact", _("ask how it goes")
        FADED = "faded", _("what was gained fades")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DISMISSED = "dismissed", _("not done")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="upkeep")
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind)
    months = models.PositiveSmallIntegerField(null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)
    note = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    closed_by = models.UUIDField(null=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["due_on", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="one_upkeep_task_a_key")
        ]


class NoContact(InOrganisation):
    """Somebody who took part and wants to hear nothing more about it. Without a reason."""

    enrolment = models.OneToOneField(Enrolment, models.CASCADE, related_name="no_contact")
    made_at = models.DateTimeField(auto_now_add=True)
