"""HR processes that one goes by (R70). Their names and questions, in our own words, stand in the
copy deck: `process.<code>` and `process.<code>.ask`."""

from __future__ import annotations

from typing import Final

PROCESSES: Final = (
    "recruiting",
    "onboarding",
    "talks",
    "learning",
    "careers",
    "hours",
    "absence",
    "pay",
    "leaving",
)
