"""The ring itself, and what a table is made of that keeps what stands in it."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from bestendig.common.ring.opened import Opened
from bestendig.common.scope import Scoped


class NotTheirs(PermissionError):
    """This row is somebody else's."""


class Ring(Scoped):
    """One person's ring: the data key, sealed. No word of what is in it, and not when it was used.

    salt: empty where somebody goes without a PIN. operations, memory: what Argon2id was given.
    """

    organisation_id = models.UUIDField(db_index=True)
    person_id = models.UUIDField()
    salt = models.BinaryField(default=b"", blank=True)
    operations = models.PositiveSmallIntegerField(default=0)
    memory = models.PositiveBigIntegerField(default=0)
    sealed_key = models.BinaryField()
    # Wrong PINs since it was last opened: its owner reads how many.
    wrong = models.PositiveIntegerField(default=0)
    made_on = models.DateField()

    class Meta(Scoped.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation_id", "person_id"], name="one_ring_a_person"
            )
        ]

    @property
    def has_pin(self) -> bool:
        """Whether it takes a PIN to open it."""
        return bool(bytes(self.salt))


class Sealed(models.Model):
    """For a table with an organisation: a row of one owner, of which the database knows no more
    than what kind it is and when something is due.

    content: whatever `put` was given, sealed as JSON, bound to this row. Save it yourself.
    """

    owner = models.UUIDField(db_index=True, editable=False)
    kind = models.CharField(max_length=24)
    due_on = models.DateField(null=True, blank=True)
    content = models.BinaryField()

    class Meta:
        abstract = True

    def put(self, opened: Opened, content: Any) -> None:
        """Write `content`, for the owner's eyes. Raises NotTheirs."""
        self._check(opened)
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        self.content = opened.seal(self._meta.db_table, self._field(), text, self.pk)

    def taken(self, opened: Opened) -> Any:
        """What was put in. Raises NotTheirs, or Unsealed when the row was tampered with."""
        self._check(opened)
        found = opened.read(self._meta.db_table, self._field(), bytes(self.content), self.pk)
        return json.loads(found)

    def _field(self) -> str:
        """Bound to what stands in the clear too: a row of one kind is not read as another."""
        return f"content {self.kind}"

    def _check(self, opened: Opened) -> None:
        if self.owner != opened.person:
            raise NotTheirs(f"{type(self).__name__} is not of who opened the ring")
