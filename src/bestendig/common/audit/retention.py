"""Keeping the log short: old entries go, and the log says which."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.audit.chain import chain_of
from bestendig.common.audit.models import AuditEntry, AuditHead
from bestendig.common.audit.queries import entries
from bestendig.common.audit.recording import Outcome, append
from bestendig.common.audit.triggers import FLOOR

PRUNED: Final = "prune_audit"


@transaction.atomic
def prune(before: date) -> int:
    """Remove the bound chain's entries from before that day, never younger than 183 days.

    Only from the front, so that what stays hangs together; a new entry holds the number and the
    hash of the last one that went. Returns how many went.
    """
    AuditHead.objects.select_for_update().filter(chain=chain_of(scope.current_or_none())).first()
    last = _last_before(before)
    if last is None:
        return 0
    gone = entries().filter(sequence__lte=last.sequence)
    removed = gone.count()
    gone._raw_delete(gone.db)  # one statement: nothing hangs on entries
    append(
        PRUNED, object_kind="audit", object_id=str(last.sequence), outcome=Outcome.DONE,
        details={"through": last.sequence, "hash": last.hash, "removed": removed},
    )  # fmt: skip
    return removed


def waiting(before: date) -> int:
    """How many entries `prune` would remove."""
    last = _last_before(before)
    return 0 if last is None else entries().filter(sequence__lte=last.sequence).count()


def _last_before(before: date) -> AuditEntry | None:
    """The last of the entries at the front that are old enough."""
    # A day more than the floor: the database's clock is not ours.
    day = min(before, timezone.now().date() - timedelta(days=FLOOR + 1))
    moment = datetime.combine(day, time.min, tzinfo=UTC)
    stays = entries().filter(at__gte=moment).order_by("sequence").first()
    old = entries() if stays is None else entries().filter(sequence__lt=stays.sequence)
    return old.order_by("-sequence").first()
