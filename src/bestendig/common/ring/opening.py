"""Beginning, opening, another PIN, beginning anew, and the end of a ring.

Nothing of this is in the audit log but that a ring's key was destroyed: when somebody opens the
own plan, or types a PIN wrongly, is nobody's business.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from nacl.utils import random

from bestendig.common import audit, keys, scope, throttle
from bestendig.common.keys import KeyMissing
from bestendig.common.ring import contents, pins
from bestendig.common.ring.models import Ring
from bestendig.common.ring.opened import Opened
from bestendig.common.sealing import Unsealed, hkdf, open_sealed, seal
from bestendig.common.throttle import Limit, Locked

# Decision 140: slower and slower, and never gone; only the owner throws the own plan away.
FIVE: Final = Limit("ring_pin", tries=5, within=timedelta(minutes=15), lock=timedelta(minutes=15))
A_DAY: Final = Limit("ring_pin_day", tries=20, within=timedelta(days=1), lock=timedelta(days=1))


class NoRing(LookupError):
    """This person has not begun."""


class RingExists(ValueError):
    """This person has begun already."""


class RingGone(LookupError):
    """Its key was destroyed, or is not in the key store: nobody reads it any more."""


class WrongPin(ValueError):
    """left: how many tries more before it takes a while."""

    def __init__(self, left: int) -> None:
        super().__init__(left)
        self.left = left


def ring_of(person: UUID) -> Ring | None:
    """The person's ring, closed; None where there is none yet."""
    found: Ring | None = Ring.objects.filter(person_id=person).first()
    return found


def key_name(ring: UUID) -> str:
    """Of the ring's own key: destroyed with the ring, and so is what copies hold of it."""
    return f"{scope.current()}/ring/{ring}"


def begin(person: UUID, pin: str) -> Opened:
    """Begin a ring; pin: "" where the person goes without. Raises BadPin or RingExists."""
    pin = pins.plain(pin)
    if pin:
        pins.check(pin)
    ring = Ring(id=uuid4(), person_id=person, made_on=timezone.localdate())
    opened = Opened(ring=ring.pk, person=person, key=random(32))
    keys.store().create(key_name(ring.pk))
    _lock(ring, opened, pin)
    try:
        with transaction.atomic():
            ring.save(force_insert=True)
    except IntegrityError as error:  # two at once; the key without a row goes with the sweep
        raise RingExists from error
    return opened


def open_with(person: UUID, pin: str = "") -> Opened:
    """Open it. Raises NoRing, WrongPin, Locked (throttle) or RingGone.

    Not in a transaction that a refusal rolls back: the tries are counted in the database.
    """
    ring = ring_of(person)
    if ring is None:
        raise NoRing
    if ring.has_pin:
        tries = _counted(ring)
    try:
        key = open_sealed(bytes(ring.sealed_key), _wrapping(ring, pins.plain(pin)), _about(ring))
    except Unsealed as error:
        if not ring.has_pin:
            raise RingGone from error
        Ring.objects.filter(pk=ring.pk).update(wrong=F("wrong") + 1)
        raise WrongPin(max(0, FIVE.tries - tries)) from error
    if ring.has_pin:
        for limit in (FIVE, A_DAY):
            throttle.forgive(limit, ring.pk)
        Ring.objects.filter(pk=ring.pk).exclude(wrong=0).update(wrong=0)
    return Opened(ring=ring.pk, person=person, key=key, wrong=ring.wrong)


def change_pin(opened: Opened, pin: str) -> None:
    """Another PIN, or none ("") from now on. Raises BadPin or NoRing."""
    pin = pins.plain(pin)
    if pin:
        pins.check(pin)
    with transaction.atomic():
        ring = Ring.objects.select_for_update().filter(pk=opened.ring).first()
        if ring is None or ring.person_id != opened.person:
            raise NoRing
        _lock(ring, opened, pin)
        ring.save()


def is_there(opened: Opened) -> bool:
    """Whether the ring that was opened before has not been erased since."""
    return bool(Ring.objects.filter(pk=opened.ring, person_id=opened.person).exists())


@transaction.atomic
def throw_away(person: UUID) -> int:
    """All that stands in the ring, and the ring: who forgot the PIN begins anew. How many rows."""
    return contents.erase_all(person) + erase(person)


@transaction.atomic
def erase(person: UUID) -> int:
    """The ring's row, and its key after it: what copies hold is never read again. 1, or 0."""
    ring = Ring.objects.select_for_update().filter(person_id=person).first()
    if ring is None:
        return 0
    name = key_name(ring.pk)
    ring.delete()
    destroy(name, by="erased")
    return 1


def destroy(name: str, *, by: str) -> None:
    """Destroy a ring's own key when this transaction holds, with its fingerprint in the log."""
    try:
        info = keys.store().info(name)
    except KeyMissing:
        return
    # As `bestendig keys destroy` says it: so a key that comes back from a copy is destroyed again.
    audit.record(
        "destroy_ring_key",
        object_kind="key",
        object_id=name,
        fingerprint=info.fingerprint,
        destroyed=True,
    )
    transaction.on_commit(partial(keys.store().destroy, name, by=by))


def _counted(ring: Ring) -> int:
    """Count one try: the how manieth of these fifteen minutes. Raises Locked."""
    from bestendig.common.throttle.models import Tries  # noqa: PLC0415 - with the tables

    throttle.check(FIVE, ring.pk)  # while it waits, no try counts for the day
    throttle.attempt(A_DAY, ring.pk)
    throttle.attempt(FIVE, ring.pk)
    row = Tries.objects.filter(key=throttle.key_of(FIVE, ring.pk)).first()
    return row.count if row else 0


def _lock(ring: Ring, opened: Opened, pin: str) -> None:
    ring.salt = pins.new_salt() if pin else b""
    ring.operations, ring.memory = (pins.OPERATIONS, pins.MEMORY) if pin else (0, 0)
    ring.sealed_key = seal(opened.key, _wrapping(ring, pin), _about(ring))


def _wrapping(ring: Ring, pin: str) -> bytes:
    """HKDF of the organisation's key, the ring's own, and what the PIN gives. Raises RingGone."""
    try:
        own = keys.store().use(key_name(ring.pk))
        shared = keys.store().ensure(f"{scope.current()}/rings")
    except KeyMissing as error:
        raise RingGone from error
    salt = bytes(ring.salt)
    from_pin = pins.stretched(pin, salt, ring.operations, ring.memory) if salt else b""
    return hkdf(shared + own + from_pin, b"bestendig private ring")


def _about(ring: Ring) -> bytes:
    return f"ring {ring.pk} {ring.person_id}".encode()


__all__ = [
    "Locked", "NoRing", "RingExists", "RingGone", "WrongPin", "begin", "change_pin", "erase",
    "is_there", "open_with", "ring_of", "throw_away",
]  # fmt: skip
