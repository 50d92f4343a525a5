"""Messages on their way out."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models


class State(models.TextChoices):
    """Where a message is. The words for people are the pages'."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    UNWANTED = "unwanted"


class Message(models.Model):
    """One message to one address. Read by the worker for all organisations, so it is not scoped:
    pages find messages by `queries`, which say whose they show."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=40)
    # The same key again is the same message.
    key = models.CharField(max_length=200, unique=True)
    person_id = models.UUIDField(null=True)
    needed = models.BooleanField(default=True)
    # Nothing is left of it once it has left or was given up: that it was sent would tell something.
    traceless = models.BooleanField(default=False)
    language = models.CharField(max_length=2, default="nl")
    # Both sealed. The address stays while the message may bounce; the contents go when it is sent.
    address = models.BinaryField()
    contents = models.BinaryField(null=True)

    state = models.CharField(max_length=16, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField()
    error = models.CharField(max_length=40, blank=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["queued_at"]
        indexes: ClassVar = [
            models.Index(fields=["state", "next_try_at"], name="mail_to_send"),
            models.Index(fields=["organisation_id", "state"], name="mail_of_org"),
        ]
