"""What the clock does: boxes open, close, and are counted. And moving the close to later."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, keys
from bestendig.measurement.actions.rolling import carry_over
from bestendig.measurement.ballots import keyring
from bestendig.measurement.models import MOVES, Wave
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.organisations.refusal import Refused

_S = Wave.State


def move(wave: Wave, state: Wave.State) -> None:
    """One move of the table, of a wave that is locked. Raises ValueError for any other."""
    if state not in MOVES[Wave.State(wave.state)]:
        raise ValueError(f"a wave does not go from {wave.state} to {state}")
    wave.state = state
    wave.save(update_fields=["state"])


@transaction.atomic
def open_due(now: datetime) -> list[UUID]:
    """Open every box of the bound organisation whose time has come, while agreements hold."""
    due = Wave.objects.select_for_update().filter(
        state=_S.LAUNCHED, opens_at__lte=now, closes_at__gt=now
    )
    waves = list(due)
    if not waves or not agreements_in_order(timezone.localdate(now)).in_order:
        return []
    for wave in waves:
        move(wave, _S.OPEN)
        audit.record("open_wave", object_kind="wave", object_id=wave.pk)
    return [wave.pk for wave in waves]


@transaction.atomic
def close_due(now: datetime) -> list[UUID]:
    """Close every box whose time has passed. From here on nothing goes in.

    Not one that gathers a quarter and has too few forms: it goes on.
    """
    due = Wave.objects.select_for_update().filter(
        state__in=[_S.LAUNCHED, _S.OPEN], closes_at__lte=now
    )
    waves = [wave for wave in due if not carry_over(wave)]
    for wave in waves:
        if wave.state == _S.LAUNCHED:  # never opened, for want of agreements: it ends empty
            move(wave, _S.OPEN)
        move(wave, _S.CLOSING)
        audit.record("close_wave", object_kind="wave", object_id=wave.pk)
    return [wave.pk for wave in waves]


@transaction.atomic
def extend_wave(wave_id: UUID, closes_at: datetime) -> Wave:
    """Let a box that is not closed yet close later. Raises Refused for earlier."""
    wave: Wave = (
        Wave.objects.select_for_update(of=("self",)).select_related("series").get(pk=wave_id)
    )
    if wave.state not in {_S.LAUNCHED, _S.OPEN} or wave.closes_at <= timezone.now():
        raise Refused(_("The ballot box is closed."))
    if closes_at <= wave.closes_at:
        raise Refused(_("A survey can only close later, never earlier."), field="closes_at")
    if timezone.localdate(closes_at) > wave.series.ends_on:
        raise Refused(_("This series ends before the survey closes."), field="closes_at")
    if not agreements_in_order(timezone.localdate(closes_at)).in_order:
        raise Refused(_("The agreements are not in order for this period."), field="closes_at")
    wave.closes_at = closes_at
    wave.save(update_fields=["closes_at"])
    audit.record("extend_wave", object_kind="wave", object_id=wave.pk)
    return wave


@transaction.atomic
def unlock_box(wave_id: UUID, passphrase: str) -> None:
    """The key-holder lets a closed box be opened. Raises WrongPassphrase."""
    wave = Wave.objects.select_for_update().get(pk=wave_id)
    if wave.state != _S.CLOSING:
        raise Refused(_("The ballot box has not closed yet."))
    keys.store().unlock(keyring.box_name(wave.pk), passphrase)
    audit.record("unlock_box", object_kind="wave", object_id=wave.pk)
