"""The tables of a manager's own team."""

from __future__ import annotations

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.catalogue.models import Intervention
from bestendig.organisations.models import InOrganisation, Person


class StepSetAside(InOrganisation):
    """A step that a manager does not want. It does not come back."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    step = models.CharField(max_length=60)
    on = models.DateField()

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "person", "step"], name="a_step_set_aside_once"
            )
        ]


class RoomKind(models.TextChoices):
    """What room to learn was used for, from a course to learning in the work itself (§2.2.1)."""

    COURSE = "course", _("course or training")
    OFFER = "offer", _("something on offer")
    AGREED = "agreed", _("learning, agreed with one person")
    CHALLENGE = "challenge", _("a challenging task")
    SHOWING_IN = "showing_in", _("showing a colleague in")
    PLACEMENT = "placement", _("work placement")
    TOGETHER = "together", _("learning from each other")
    FREE = "free", _("time to try something out")


# What a manager writes down for the whole team; the other two follow from a yes of two people.
FOR_TEAM: Final = tuple(x for x in RoomKind if x not in {RoomKind.OFFER, RoomKind.AGREED})
# Learning in the work itself.
INFORMAL: Final = frozenset(
    {
        RoomKind.CHALLENGE, RoomKind.SHOWING_IN, RoomKind.PLACEMENT, RoomKind.TOGETHER,
        RoomKind.FREE,
    }
)  # fmt: skip


class Room(InOrganisation):
    """Hours and euros: what was granted, and what was used of it."""

    hours = models.PositiveIntegerField(default=0)
    euros = models.PositiveIntegerField(default=0)
    hours_used = models.PositiveIntegerField(default=0)
    euros_used = models.PositiveIntegerField(default=0)

    class Meta(InOrganisation.Meta):
        abstract = True


class RoomLine(Room):
    """What a manager granted to the team as a whole. No words and no name: a kind is enough."""

    manager = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=RoomKind)
    on = models.DateField()

    class Meta(Room.Meta):
        ordering: ClassVar = ["-on", "pk"]


class Proposal(Room):
    """A manager proposes something on offer to somebody of the team, with time and money for it.

    name: what it was called then. on: of the proposal. answered_on: when the employee said yes or
    no, without a reason.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("waits for an answer")
        YES = "yes", _("yes")
        NO = "no", _("no")

    manager = models.ForeignKey(Person, models.CASCADE, related_name="+")
    employee = models.ForeignKey(Person, models.CASCADE, related_name="+")
    intervention = models.ForeignKey(Intervention, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=5, choices=State, default=State.ASKED)
    on = models.DateField()
    answered_on = models.DateField(null=True)

    class Meta(Room.Meta):
        ordering: ClassVar = ["-on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "employee", "intervention"],
                condition=models.Q(state="asked"),
                name="one_proposal_that_waits",
            )
        ]


class StoryRota(InOrganisation):
    """That a team begins its meetings with a story of one of them, in turn."""

    manager = models.OneToOneField(Person, models.CASCADE, related_name="+")
    began_on = models.DateField()

    class Meta(InOrganisation.Meta):
        pass


class StoryTurn(InOrganisation):
    """Somebody had a turn: told a story, or let it pass. Which of the two is written nowhere."""

    rota = models.ForeignKey(StoryRota, models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta(InOrganisation.Meta):
        pass


class TeamGoal(InOrganisation):
    """What a team wants to reach together. done: of everybody together; nobody's part is kept."""

    manager = models.ForeignKey(Person, models.CASCADE, related_name="+")
    what = models.CharField(max_length=160)
    target = models.PositiveSmallIntegerField()
    done = models.PositiveSmallIntegerField(default=0)
    until = models.DateField()
    made_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-made_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "manager"],
                condition=models.Q(ended_on=None),
                name="one_team_goal_at_a_time",
            )
        ]


class TeamAction(InOrganisation):
    """What a manager does about what holds people back, for the team to read."""

    manager = models.ForeignKey(Person, models.CASCADE, related_name="+")
    what = models.CharField(max_length=300)
    until = models.DateField()
    made_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-made_on", "pk"]
