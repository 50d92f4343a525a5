"""Who takes part in a programme, and the draw that decides who is first."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation, Person, Unit
from bestendig.programmes.models.programmes import Programme


class Intake(InOrganisation):
    """How one gets into a programme. open_until: the last day on which people may sign up
    themselves; fixed_at: since when the lots are as they are; by_team: whether a lot is a team's.

    Where no lots are drawn: settled_at is since when it stands who takes part and who is compared
    with them; settled_as, for which design; compared, the units of the others (none: everybody
    else); starts, unit -> first day, of a start in turn.
    """

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="intake")
    open_until = models.DateField(null=True)
    fixed_at = models.DateTimeField(null=True, editable=False)
    by_team = models.BooleanField(default=False, editable=False)
    settled_at = models.DateTimeField(null=True, editable=False)
    settled_as = models.CharField(max_length=40, blank=True, editable=False)
    compared = models.JSONField(default=list, editable=False)
    starts = models.JSONField(default=dict, editable=False)


class Enrolment(InOrganisation):
    """One person in one programme.

    unit: the team with which somebody takes part. lot, stratum: since the lots were fixed; of a
    draw by team everybody in a team has the same lot. starts_on: once it is known.
    """

    class Way(models.TextChoices):
        INVITED = "invited", _("with the team")
        NOMINATED = "nominated", _("proposed by somebody else")
        OWN = "own", _("signed up")

    class State(models.TextChoices):
        ASKED = "asked", _("asked, no answer yet")
        IN = "in", _("takes part")
        WAITING = "waiting", _("waits for the second start")
        APART = "apart", _("takes part, outside the draw")
        WITHDRAWN = "withdrawn", _("does not take part")

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(Person, models.CASCADE, related_name="enrolments")
    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, related_name="+")
    way = models.CharField(max_length=9, choices=Way)
    state = models.CharField(max_length=9, choices=State)
    lot = models.CharField(max_length=6, blank=True)
    stratum = models.CharField(max_length=3, blank=True)
    # Whether somebody's lot was in the draw, or, where none was, whether they took part when that
    # was settled: who withdraws later stays in that arm.
    drawn = models.BooleanField(default=False, editable=False)
    starts_on = models.DateField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["person__last_name", "person__first_name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "person"], name="once_in_a_programme")
        ]


class Draw(InOrganisation):
    """A draw as it was held: nobody changes it afterwards.

    places: None where everybody starts in turn. starts: days of a staggered start, the first
    first. last_start: when whoever is last starts. lots: lot, stratum and outcome of each, in
    the order of the lots; the outcome is an arm (`rules.drawing`). No names.
    """

    programme = models.OneToOneField(Programme, models.CASCADE, related_name="draw")
    seed = models.CharField(max_length=80)
    held_at = models.DateTimeField()
    held_by = models.UUIDField(null=True)
    witness = models.CharField(max_length=120)
    places = models.PositiveIntegerField(null=True)
    starts = models.JSONField(default=list)
    last_start = models.DateField()
    by_team = models.BooleanField(default=False)
    lots = models.JSONField(default=list)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the draw. Raises TypeError for one that is there already."""
        if not self._state.adding:
            raise TypeError("a draw that was held is never changed")
        super().save(*args, **kwargs)
