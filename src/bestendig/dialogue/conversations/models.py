"""A conversation, what each prepared for it, its agenda, and what was agreed."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.common.ring.models import Sealed
from bestendig.dialogue.shared import Shared
from bestendig.organisations.models import InOrganisation, Person


class Side(models.TextChoices):
    """Which of the two."""

    EMPLOYEE = "employee", _("Employee")
    MANAGER = "manager", _("Manager")

    @property
    def other(self) -> Side:
        """The other one."""
        return Side.MANAGER if self is Side.EMPLOYEE else Side.EMPLOYEE


class State(models.TextChoices):
    """How it stands with a talk."""

    INVITED = "invited", _("proposed")
    AGREED = "agreed", _("planned")
    HELD = "held", _("held")
    NOT_HELD = "not_held", _("did not take place")


GOING: Final = (State.INVITED, State.AGREED)
# What may follow on what. A talk that was held stays held: who was at it may be asked by then.
MOVES: Final = MappingProxyType(
    {
        State.INVITED: frozenset({State.INVITED, State.AGREED, State.HELD, State.NOT_HELD}),
        State.AGREED: frozenset({State.INVITED, State.HELD, State.NOT_HELD}),
        State.NOT_HELD: frozenset({State.INVITED, State.HELD}),
        State.HELD: frozenset[State](),
    }
)


class Conversation(InOrganisation, Shared):
    """One talk of two people. Its words are the invitation.

    manager: None when that person was erased. opener: who invited. asked_by: who proposed the
    moment that stands now. sequence: how often the moment changed, for calendars. told_on: when
    somebody said that it was held.
    """

    employee = models.ForeignKey(Person, models.CASCADE, related_name="+")
    manager = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    opener = models.CharField(max_length=8, choices=Side)
    asked_by = models.CharField(max_length=8, choices=Side)
    state = models.CharField(max_length=8, choices=State, default=State.INVITED)
    at = models.DateTimeField()
    where = models.CharField(max_length=80, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    made_on = models.DateField()
    held_on = models.DateField(null=True)
    told_on = models.DateField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "employee", "manager"],
                condition=models.Q(state__in=[x.value for x in GOING]),
                name="one_talk_at_a_time",
            )
        ]

    @property
    def is_going(self) -> bool:
        """Whether it is still to come."""
        return self.state in GOING

    @property
    def is_held(self) -> bool:
        """Whether it took place."""
        return self.state == State.HELD

    def side_of(self, person: Person) -> Side:
        """Which of the two somebody is. Raises ValueError for anybody else."""
        if person.pk == self.employee_id:
            return Side.EMPLOYEE
        if person.pk == self.manager_id:
            return Side.MANAGER
        raise ValueError("neither of the two")

    def person(self, side: Side) -> Person | None:
        """Who is at this side."""
        found: Person | None = self.employee if side is Side.EMPLOYEE else self.manager
        return found


class Column(models.TextChoices):
    """What a line is about."""

    COMING = "coming", _("What is coming our way")
    ME = "me", _("Where I stand")
    ROOM = "room", _("Room in the work")


class Preparation(InOrganisation, Sealed):
    """What somebody wrote before a talk: in the own ring, read by the owner alone."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "conversation", "owner"], name="one_preparation_each"
            )
        ]


class AgendaLine(InOrganisation, Shared):
    """A line that one of the two put on the agenda: a copy."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="lines")
    side = models.CharField(max_length=8, choices=Side)
    column = models.CharField(max_length=8, choices=Column)
    place = models.PositiveSmallIntegerField()

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["side", "place", "pk"]


class Outcome(InOrganisation, Shared):
    """What they agreed, as one of them wrote it. A change is a new row; what stood before stays.

    employee_on, manager_on: when that side confirmed; the writer does so by writing.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="outcomes")
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=8, choices=Side)
    written_on = models.DateField()
    employee_on = models.DateField(null=True)
    manager_on = models.DateField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "conversation", "number"], name="one_outcome_a_number"
            )
        ]

    @property
    def is_confirmed(self) -> bool:
        """Whether both did."""
        return self.employee_on is not None and self.manager_on is not None

    def confirmed_by(self, side: Side) -> bool:
        """Whether this one of the two did."""
        on = self.employee_on if side is Side.EMPLOYEE else self.manager_on
        return on is not None
