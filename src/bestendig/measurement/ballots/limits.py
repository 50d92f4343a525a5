"""Against guessing codes: per wave in the database, per source in memory only.

Where somebody comes from is never written down on these routes, not even as a hash.
"""

from __future__ import annotations

import hmac
import secrets
import time
from collections import OrderedDict, deque
from datetime import timedelta
from threading import Lock
from typing import Final

from bestendig.common.throttle import Limit

# Of everybody together: with ten thousand invitations a guess in 10^14 is right.
WRONG_CODES: Final = Limit(
    "wave_codes", tries=2000, within=timedelta(hours=1), lock=timedelta(minutes=5)
)


class Sources:
    """Wrong tries by source in this process, for some minutes. Forgotten when it stops."""

    def __init__(self, tries: int = 20, within: float = 600, most: int = 50_000) -> None:
        self._tries, self._within, self._most = tries, within, most
        self._secret = secrets.token_bytes(32)
        self._seen: OrderedDict[bytes, deque[float]] = OrderedDict()
        self._lock = Lock()

    def may_try(self, source: str) -> bool:
        """Whether this source may try once more."""
        with self._lock:
            return len(self._recent(self._key(source))) < self._tries

    def was_wrong(self, source: str) -> None:
        """Count a wrong try."""
        key = self._key(source)
        with self._lock:
            self._seen[key] = self._recent(key)
            self._seen[key].append(time.monotonic())
            self._seen.move_to_end(key)
            while len(self._seen) > self._most:
                self._seen.popitem(last=False)

    def _recent(self, key: bytes) -> deque[float]:
        times = self._seen.get(key, deque())
        while times and times[0] < time.monotonic() - self._within:
            times.popleft()
        return times

    def _key(self, source: str) -> bytes:
        return hmac.new(self._secret, source.encode(), "sha256").digest()
