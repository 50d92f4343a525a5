"""What has been erased of an organisation, with proof, and what is still there: on the day it asks.

It is no promise: it counts. What the program cannot see (copies of the server, printed letters) is
named for people to do and to sign.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.apps import apps
from django.db.models import Max, Sum

from bestendig.common import keys, scope
from bestendig.common.belongings import BELONGINGS, Why
from bestendig.common.keys import KeyInfo, State
from bestendig.common.registry import REGISTRY, Words
from bestendig.organisations.retention.models import RetentionProof


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What one rule of the schedule erased: how much in all, and the last time."""

    what: Words
    rows: int
    last: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """gone: by rule. keys_gone: how many keys were destroyed; copies_until: when the last copy of
    one of them expires. keys_left: how many still open something. left: rows that are still
    there, by why they do not go along; own: rows of the organisation itself."""

    gone: tuple[Gone, ...]
    keys_gone: int
    copies_until: date | None
    keys_left: int
    left: tuple[tuple[Why, int], ...]
    own: int


def statement() -> Statement:
    """The statement of the bound organisation, as it is now."""
    known = keys.store().list(str(scope.current()))
    destroyed = [key for key in known if key.state is State.DESTROYED]
    left: Counter[Why] = Counter()
    for model, why in BELONGINGS.left.items():
        left[why] += _count(model)
    return Statement(
        gone=tuple(_gone()),
        keys_gone=len(destroyed),
        copies_until=_copies_until(destroyed),
        keys_left=len(known) - len(destroyed),
        left=tuple((why, left[why]) for why in Why if why is not Why.FILE),
        own=sum(_count(model) for model in BELONGINGS.taken),
    )


def _gone() -> list[Gone]:
    proofs = RetentionProof.objects.order_by("rule").values("rule")
    found = proofs.annotate(rows=Sum("erased"), last=Max("at"))
    return [
        Gone(
            what=REGISTRY.rules[x["rule"]].what if x["rule"] in REGISTRY.rules else x["rule"],
            rows=x["rows"],
            last=x["last"],
        )
        for x in found
    ]


def _copies_until(destroyed: list[KeyInfo]) -> date | None:
    return max((x.last_copy_expires for x in destroyed if x.last_copy_expires), default=None)


def _count(model: str) -> int:
    return int(apps.get_model(model)._default_manager.count())
