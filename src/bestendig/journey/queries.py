"""Reading a plan. Only its owner can: it takes the opened ring."""

from __future__ import annotations

from typing import Any

from bestendig.common.ring.opened import Opened
from bestendig.journey.models import Leaf
from bestendig.journey.plan import Plan, plan_of


def documents(opened: Opened) -> dict[str, dict[str, Any]]:
    """Every part as it was written, by its kind."""
    return {row.kind: row.taken(opened) for row in Leaf.objects.filter(owner=opened.person)}


def plan(opened: Opened) -> Plan:
    """The plan of who opened the ring."""
    return plan_of(documents(opened))
