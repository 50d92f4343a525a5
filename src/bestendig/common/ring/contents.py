"""What stands in rings: each room says how its part is erased."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import Words, register_erasure

# What an export says of a part while the ring is closed.
SEALED: Final = _(
    "Sealed: only you can open this. Open Mijn plan with your PIN, and ask for your data again."
)
_PARTS: Final[dict[str, Callable[[UUID], int]]] = {}


def register(name: str, erase: Callable[[UUID], int], *, title: Words) -> None:
    """`erase` takes a person's rows of one room: when that person asks, and when the PIN is lost.

    Raises ValueError when the name was given before.
    """
    register_erasure(name, erase, title=title, own=True)
    _PARTS[name] = erase


def erase_all(person: UUID) -> int:
    """Everything in somebody's ring; how many rows went."""
    return sum(erase(person) for erase in _PARTS.values())
