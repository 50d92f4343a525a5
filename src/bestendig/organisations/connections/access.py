"""The mark of a view that another system opens with a token."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TokenAccess:
    """For a system with a token of an organisation, and for nobody who is signed in."""

    purpose: str
