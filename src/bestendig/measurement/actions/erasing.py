"""Erasing what somebody answered, for as long as it can be found: while the panel key lives."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.db import transaction

from bestendig.common import audit, keys
from bestendig.common.keys import KeyLocked, KeyMissing
from bestendig.measurement.actions.allotting import erase_allotted
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.ballots.box import pseudonym
from bestendig.measurement.ballots.models import Ballot, Draft
from bestendig.measurement.models import Invitation, Series, WaitingErasure, Wave
from bestendig.measurement.snapshots.columns import PSEUDONYM, key_name, put_away, take_out
from bestendig.measurement.snapshots.models import Snapshot


def erase_answers(person_id: UUID) -> int:
    """Erase a person's ballots, drafts, invitations and rows in snapshots; how many rows went.

    In a series whose panel key is locked it waits for the key-holder. Needs a transaction.
    """
    gone = _erase_invitations(person_id)
    for series in Series.objects.filter(destroyed_at=None):
        try:
            gone += _erase_from_snapshots(series, person_id, keyring.panel_key(series.pk))
        except KeyLocked:
            WaitingErasure.objects.get_or_create(series=series, person_id=person_id)
        except KeyMissing:
            continue  # nothing was linked yet
    return gone


@transaction.atomic
def erase_waiting(series_id: UUID, passphrase: str) -> int:
    """Do what waited for the panel key of a series; how many rows went. Raises WrongPassphrase."""
    series = Series.objects.select_for_update().get(pk=series_id)
    waiting = list(WaitingErasure.objects.filter(series=series))
    panel = keyring.panel_key(series.pk, passphrase)
    gone = sum(_erase_from_snapshots(series, one.person_id, panel) for one in waiting)
    WaitingErasure.objects.filter(series=series).delete()
    audit.record("erase_waiting", object_kind="series", object_id=series.pk, rows=gone)
    return gone


def _erase_invitations(person_id: UUID) -> int:
    gone = 0
    waves = Wave.objects.filter(invitations__person_id=person_id).order_by("pk")
    for wave in Wave.objects.select_for_update().filter(pk__in=waves.values("pk")):
        invitation = Invitation.objects.select_for_update().get(wave=wave, person_id=person_id)
        if invitation.envelope is not None:
            link_key = keyring.link_key(wave.pk)
            found = Ballot.objects.filter(pk=access.ballot_id(link_key, invitation.pk))
            gone += found.delete()[0]
            Draft.objects.filter(pk=access.draft_id(link_key, invitation.pk)).delete()
        invitation.delete()
        gone += 1
    return gone


def _erase_from_snapshots(series: Series, person_id: UUID, panel: bytes) -> int:
    name = pseudonym(panel, person_id.bytes)
    gone = erase_allotted(series, name)
    for snapshot in Snapshot.objects.select_for_update().filter(series=series):
        frame = take_out(snapshot)
        rest = frame.filter(frame[PSEUDONYM] != name)
        if rest.height == frame.height:
            continue
        gone += frame.height - rest.height
        old = key_name(snapshot.wave_id, snapshot.version)
        snapshot.version = snapshot.version + 1
        put_away(snapshot, rest)
        snapshot.save(update_fields=["version", "sealed"])
        # Not sooner: rolled back, the old columns must still open.
        transaction.on_commit(partial(keys.store().destroy, old, by="erased"))
    return gone
