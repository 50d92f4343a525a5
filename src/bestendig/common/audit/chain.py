"""How entries hang together: the hash of one, over all that it says and the hash before it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from bestendig.common.audit.models import AuditEntry

PLATFORM: Final = "platform"
_FORMAT: Final = 1


def chain_of(organisation: UUID | None) -> str:
    """The name of an organisation's chain."""
    return PLATFORM if organisation is None else str(organisation)


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over the entry as canonical JSON: sorted keys, no spaces, UTC, ids as text."""
    said = {
        "format": _FORMAT,
        "organisation": chain_of(entry.organisation_id),
        "sequence": entry.sequence,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "account": entry.account_id,
        "person": None if entry.person_id is None else str(entry.person_id),
        "role": entry.role,
        "origin": entry.origin,
        "action": entry.action,
        "object_kind": entry.object_kind,
        "object_id": entry.object_id,
        "outcome": entry.outcome,
        "details": entry.details,
        "previous": entry.previous,
    }
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
