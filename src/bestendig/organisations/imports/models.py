"""A file of people on its way in, what it did, and what is remembered for the next one."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bestendig.organisations.models import InOrganisation, Person, Unit


class State(models.TextChoices):
    """Where a file is."""

    COLUMNS = "columns", _("columns to check")
    PREVIEW = "preview", _("to confirm")
    STALE = "stale", _("to confirm again")
    CONFIRMED = "confirmed", _("being imported")
    APPLIED = "applied", _("imported")
    UNDONE = "undone", _("undone")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("erased unused")


# States in which the file itself is still here, sealed.
OPEN = (State.COLUMNS, State.PREVIEW, State.STALE, State.CONFIRMED)
# Which state may follow which.
MOVES = {
    State.COLUMNS: {State.PREVIEW, State.CANCELLED, State.EXPIRED},
    State.PREVIEW: {State.PREVIEW, State.COLUMNS, State.CONFIRMED, State.CANCELLED, State.EXPIRED},
    State.STALE: {State.PREVIEW, State.COLUMNS, State.CONFIRMED, State.CANCELLED, State.EXPIRED},
    State.CONFIRMED: {State.APPLIED, State.STALE},
    State.APPLIED: {State.UNDONE},
    State.UNDONE: set(),
    State.CANCELLED: set(),
    State.EXPIRED: set(),
}


class PeopleFile(InOrganisation):
    """One file. Its content is sealed, and gone as soon as it is applied, cancelled or old."""

    state = models.CharField(max_length=16, choices=State, default=State.COLUMNS)
    name = models.CharField(max_length=200)
    uploaded_by = models.UUIDField(null=True)
    uploaded_at = models.DateTimeField()
    content = models.BinaryField(null=True)
    # column -> field; a column that is not in it is left where it is.
    mapping = models.JSONField(default=dict)
    # The file holds everybody, and who is missing is ended on this date.
    ends_on = models.DateField(null=True)
    # Import nothing as long as a row is refused.
    whole_or_nothing = models.BooleanField(default=False)
    # Of the plan that was shown and confirmed.
    plan = models.CharField(max_length=64, blank=True)
    run = models.UUIDField(null=True)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta(InOrganisation.Meta):
        ordering: ClassVar = ["-uploaded_at"]


class ColumnChoice(InOrganisation):
    """Which column was which, for files with the same headers. Names of columns, no contents."""

    headers = models.CharField(max_length=64)  # a hash of the headers
    mapping = models.JSONField(default=dict)  # plain header -> field, "" for "leave it"

    class Meta(InOrganisation.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "headers"], name="one_choice_a_header")
        ]


class ImportedPerson(InOrganisation):
    """What a file did to one person, for undoing it. Goes with the person."""

    class Kind(models.TextChoices):
        ADDED = "added"
        CHANGED = "changed"
        ENDED = "ended"

    file = models.ForeignKey(PeopleFile, models.CASCADE, related_name="people")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    # Field -> value, of the fields that changed; of somebody added, all of them after.
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    # An account that was made for this person, and is of nobody else.
    new_account = models.BooleanField(default=False)


class ImportedUnit(InOrganisation):
    """A unit that a file made."""

    file = models.ForeignKey(PeopleFile, models.CASCADE, related_name="new_units")
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+")
