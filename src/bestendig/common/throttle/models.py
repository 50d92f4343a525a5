"""How often somebody tried."""

from __future__ import annotations

from django.db import models


class Tries(models.Model):
    """Tries of one kind by one subject in one stretch of time; in no organisation.

    The subject (an address on the network, an account) is kept as an HMAC, so that this table
    tells nobody who was here.
    """

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)
    locked = models.BooleanField(default=False)
