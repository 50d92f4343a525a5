"""Adding an entry to the log."""

from __future__ import annotations

import enum
from contextlib import nullcontext
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common.audit.chain import chain_of, hash_of
from bestendig.common.audit.contents import check_action, check_detail

if TYPE_CHECKING:
    from bestendig.common import scope
    from bestendig.common.audit.models import AuditEntry

Detail = str | int | bool | None


class Outcome(enum.StrEnum):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


def record(
    action: str,
    *,
    object_kind: str = "",
    object_id: object = "",
    outcome: Outcome | str = Outcome.DONE,
    **details: Detail,
) -> None:
    """Log what was done, in the bound organisation's chain (none bound: the platform's).

    Call it last in an action, inside its transaction: from here to the end of the transaction
    everybody else in the organisation who logs waits. Details are codes and counts. Raises
    ValueError for what looks like a secret, an e-mail address or free text.
    """
    check_action(action)
    for name, value in {**details, "object_kind": object_kind}.items():
        check_detail(name, value)
    if not isinstance(object_id, int):
        check_detail("object_id", str(object_id))
    append(
        action, object_kind=object_kind, object_id=str(object_id), outcome=Outcome(outcome),
        details=details,
    )  # fmt: skip


def record_refusal(
    action: str,
    *,
    object_kind: str = "",
    object_id: object = "",
    organisation: UUID | None = None,
    who: scope.Actor | None = None,
    **details: Detail,
) -> None:
    """Log that something was refused, in a transaction of its own.

    Call it where no transaction is left that the refusal rolls back: after `atomic`, or, for a
    page, outside of `bind`, which is why organisation and actor may be named here.
    """
    from bestendig.common import scope  # noqa: PLC0415 - models: apps are loaded after this module

    bound = nullcontext() if organisation is None else scope.bind(organisation)
    with scope.acting(who or scope.actor()), bound, transaction.atomic():
        record(
            action, object_kind=object_kind, object_id=object_id, outcome=Outcome.REFUSED,
            **details,
        )  # fmt: skip


def append(
    action: str, *, object_kind: str, object_id: str, outcome: Outcome, details: dict[str, Detail]
) -> AuditEntry:
    """Add an entry as it is: `record` and the log's own housekeeping call it, nobody else."""
    from bestendig.common import scope  # noqa: PLC0415 - as above
    from bestendig.common.audit.models import AuditEntry, AuditHead  # noqa: PLC0415 - as above

    organisation, who = scope.current_or_none(), scope.actor()
    chain = chain_of(organisation)
    # Bound again for what is done on commit. An entry that cannot be made takes the deed with it:
    # no savepoint to go on from.
    bound = nullcontext() if organisation is None else scope.bind(organisation)
    with bound, transaction.atomic(savepoint=False):
        heads = AuditHead.objects.select_for_update()
        head = heads.filter(chain=chain).first()
        if head is None:
            AuditHead.objects.get_or_create(chain=chain, defaults={"organisation_id": organisation})
            head = heads.get(chain=chain)
        entry = AuditEntry(
            organisation_id=organisation, sequence=head.sequence + 1, at=timezone.now(),
            account_id=who.account, person_id=who.person, role=who.role, origin=who.origin,
            action=action, object_kind=object_kind, object_id=object_id, outcome=outcome,
            details=details, previous=head.hash,
        )  # fmt: skip
        entry.hash = hash_of(entry)
        entry.save(force_insert=True)
        head.sequence, head.hash = entry.sequence, entry.hash
        head.save(update_fields=["sequence", "hash"])
    return entry
