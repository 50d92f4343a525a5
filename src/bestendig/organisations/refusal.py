"""What an action says when it may not do what it was asked."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """The rules do not allow this now. The text is for the person who asked.

    field: the form field it is about; empty when it is about the whole.
    """

    def __init__(self, why: str | Promise, *, field: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.field = field

    def __str__(self) -> str:
        return str(self.why)
