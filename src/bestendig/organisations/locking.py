"""One at a time: what must see all people of an organisation stay the same while it decides."""

from __future__ import annotations

from bestendig.common import scope
from bestendig.organisations.models import Organisation


def lock_people() -> Organisation:
    """Wait until nobody else changes the people of the bound organisation, and keep others out
    until the transaction ends. Needs a transaction."""
    return Organisation.objects.select_for_update(of=("self",)).get(pk=scope.current())
