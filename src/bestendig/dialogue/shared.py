"""Words that two people share: sealed in the database, with a key outside it."""

from __future__ import annotations

from django.db import models

from bestendig.common import keys, scope
from bestendig.common.sealing import open_sealed, seal


class Shared(models.Model):
    """For a table with an organisation: words for the two it is about. Save it yourself."""

    words = models.BinaryField(default=b"")

    class Meta:
        abstract = True

    def write(self, words: str) -> None:
        """Put these words in this row."""
        self.words = seal(words.encode(), _key(), self._about())

    def read(self) -> str:
        """What stands in it. Raises Unsealed when it is another row's, or was changed."""
        return open_sealed(bytes(self.words), _key(), self._about()).decode() if self.words else ""

    def _about(self) -> bytes:
        return f"shared {self._meta.db_table} {self.pk}".encode()


def _key() -> bytes:
    return keys.store().ensure(f"{scope.current()}/shared")
