"""A request of somebody about the own data, with its term and its answer."""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation, Person


class RequestKind(models.TextChoices):
    """What is asked. Seeing and taking along need no request: they are a page."""

    CORRECT = "correct", _("Correct something")
    ERASE = "erase", _("Erase my data")
    OBJECT = "object", _("Object to the use of my data")


class RequestState(models.TextChoices):
    """How far a request is."""

    RECEIVED = "received", _("received")
    IN_HAND = "in_hand", _("being handled")
    GRANTED = "granted", _("done")
    PARTLY = "partly", _("partly done")
    REFUSED = "refused", _("not done")
    WITHDRAWN = "withdrawn", _("withdrawn")


S = RequestState
CLOSED: Final = frozenset({S.GRANTED, S.PARTLY, S.REFUSED, S.WITHDRAWN})
OPEN: Final = frozenset({S.RECEIVED, S.IN_HAND})
MOVES: Final = MappingProxyType(
    {
        S.RECEIVED: frozenset({S.IN_HAND}) | CLOSED,
        S.IN_HAND: CLOSED,
        S.GRANTED: frozenset[RequestState](),
        S.PARTLY: frozenset[RequestState](),
        S.REFUSED: frozenset[RequestState](),
        S.WITHDRAWN: frozenset[RequestState](),
    }
)


class CorrectField(models.TextChoices):
    """What somebody can say is wrong; all but the last three are fields of Person."""

    FIRST_NAME = "first_name", _("first name")
    LAST_NAME = "last_name", _("last name")
    WORK_EMAIL = "work_email", _("work e-mail")
    FUNCTION_FAMILY = "function_family", _("function family")
    AGE_BAND = "age_band", _("age")
    STARTS_ON = "starts_on", _("in service from")
    ENDS_ON = "ends_on", _("in service until")
    UNIT = "unit", _("unit")
    MANAGER = "manager", _("manager")
    OTHER = "other", _("something else")


class DataRequest(InOrganisation):
    """One request. When its person is erased it stays, without person and without words."""

    person = models.ForeignKey(
        Person, models.SET_NULL, null=True, related_name="data_requests", editable=False
    )
    kind = models.CharField(max_length=16, choices=RequestKind)
    state = models.CharField(max_length=16, choices=RequestState, default=RequestState.RECEIVED)
    field = models.CharField(_("what is wrong"), max_length=16, choices=CorrectField, blank=True)
    wanted = models.CharField(_("the right value"), max_length=200, blank=True)
    text = models.TextField(_("explanation"), blank=True)
    received_on = models.DateField()
    due_on = models.DateField()
    extended_because = models.TextField(blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.UUIDField(null=True)
    closed_on = models.DateField(null=True)
    # What went at once: the name of each part and how many rows. The proof of erasure.
    erased = models.JSONField(default=dict)
    # The last day on which the handlers were reminded of it.
    reminded_on = models.DateField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["due_on", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(OPEN), closed_on__isnull=True)
                | models.Q(state__in=sorted(CLOSED), closed_on__isnull=False),
                name="closed_request_has_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(text="", wanted=""),
                name="no_words_without_a_person",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.state in OPEN
