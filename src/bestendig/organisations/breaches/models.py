"""A breach, and the steps that were taken: those are only ever added."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation


class Breach(InOrganisation):
    """Something went wrong with data. Recorded even when nobody has to be told (art. 33(5))."""

    found_at = models.DateTimeField(_("found at"))
    happened = models.TextField(_("what happened"))
    data_kinds = models.TextField(_("which data"))
    people = models.PositiveIntegerField(_("how many people, about"), null=True, blank=True)
    consequences = models.TextField(_("what it may mean for them"), blank=True)
    measures = models.TextField(_("what was done about it"), blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-found_at"]


class StepKind(models.TextChoices):
    """What was done or decided."""

    EARLY_WARNING = "early_warning", _("Early warning to the cyber security supervisor (24 hours)")
    AUTHORITY = "authority", _("Notice to the Autoriteit Persoonsgegevens (72 hours)")
    PEOPLE = "people", _("Telling the people it is about")
    NOTE = "note", _("Note")
    CHANGED = "changed", _("Description changed")
    CLOSED = "closed", _("Closed")


# What has to be decided for every breach before it can be closed.
DECISIONS: Final = (StepKind.EARLY_WARNING, StepKind.AUTHORITY, StepKind.PEOPLE)


class Decision(models.TextChoices):
    """Done, or decided that it need not be."""

    DONE = "done", _("done")
    NOT_NEEDED = "not_needed", _("not needed")


class BreachStep(InOrganisation):
    """One step, told once. What turns out otherwise is a new step."""

    breach = models.ForeignKey(Breach, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=StepKind)
    decision = models.CharField(max_length=16, choices=Decision, blank=True)
    # When it was done, which may be earlier than when it was written down.
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.UUIDField(null=True, editable=False)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["breach", "number"], name="one_step_a_number"),
            models.UniqueConstraint(
                fields=["breach", "kind"],
                condition=models.Q(kind__in=["early_warning", "authority", "people", "closed"]),
                name="one_decision_a_breach",
            ),
            models.CheckConstraint(
                condition=~models.Q(decision="not_needed", text=""),
                name="not_needed_has_a_reason",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the step. Raises TypeError for a step that is there already."""
        if not self._state.adding:
            raise TypeError("a step in the register of breaches is never changed")
        super().save(*args, **kwargs)
