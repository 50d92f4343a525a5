"""Slows down who guesses: so many tries in so much time, then a lock that opens by itself.

    CODES = Limit("sign_in_code", tries=10, within=minutes(15), lock=minutes(15))

    throttle.attempt(CODES, source)     # before looking whether it is right; may raise Locked
    throttle.forgive(CODES, source)     # it was right: start again at nought

Counting before checking leaves no room for two tries at once. The counts are in the database,
so that all processes share them; a subject is kept only as an HMAC under the secret key.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac


@dataclass(frozen=True, slots=True)
class Limit:
    """`tries` are allowed `within` a stretch of time; one more, and it is locked for `lock`."""

    name: str
    tries: int
    within: timedelta
    lock: timedelta


class Locked(Exception):
    """Too many tries. `until`: when the lock opens."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until

    @property
    def minutes(self) -> int:
        """Whole minutes still to wait, at least one."""
        return max(1, math.ceil((self.until - timezone.now()).total_seconds() / 60))


def attempt(limit: Limit, subject: object) -> None:
    """Count one try. Raises Locked when it is one too many, or while the lock is on."""
    from bestendig.common.throttle.models import Tries  # noqa: PLC0415 - apps are loaded later

    now = timezone.now()
    with transaction.atomic():
        Tries.objects.filter(until__lte=now).delete()
        row, _made = Tries.objects.select_for_update().get_or_create(
            key=key_of(limit, subject), defaults={"until": now + limit.within}
        )
        if not row.locked:
            row.count += 1
            if row.count > limit.tries:
                row.locked, row.until = True, now + limit.lock
            row.save()
    if row.locked:
        raise Locked(row.until)


def check(limit: Limit, subject: object) -> None:
    """Raises Locked while the lock is on; counts nothing."""
    from bestendig.common.throttle.models import Tries  # noqa: PLC0415 - apps are loaded later

    lock = Tries.objects.filter(
        key=key_of(limit, subject), locked=True, until__gt=timezone.now()
    ).first()
    if lock:
        raise Locked(lock.until)


def forgive(limit: Limit, subject: object) -> None:
    """Forget the tries of this subject."""
    from bestendig.common.throttle.models import Tries  # noqa: PLC0415 - apps are loaded later

    Tries.objects.filter(key=key_of(limit, subject)).delete()


def key_of(limit: Limit, subject: object) -> str:
    """What the table knows a subject by."""
    return salted_hmac(f"throttle.{limit.name}", str(subject), algorithm="sha256").hexdigest()
