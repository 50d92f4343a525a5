"""Opening a box, once. Repeatable until it has succeeded; never again after that.

1. Locked once: all invitations, so that whoever was just handing in is done or refused.
2. Fewer than k ballots: everything is destroyed, unopened.
3. Else they are opened and counted in memory, and attacked by the gate. A fault of the gate ends
   it: nothing is released, nothing destroyed, and the data protection officer hears of it.
   Of a box that gathers a quarter no snapshot is kept: nothing is ever laid beside it.
4. One commit: snapshot, answers in words apart from it, release with report, and the end of
   ballots, drafts, marks, envelopes and ways in.
5. Only then the keys: destroyed before it, a crash would lose the wave; after it, a crash leaves
   keys of nothing, which the next run or the clock destroys.

It needs a running job (`tasks.open_box`): its steps are fenced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from bestendig.common import audit, keys
from bestendig.common.jobs import JobRefused, progress, reading, step
from bestendig.common.keys import KeyLocked, KeyMissing
from bestendig.disclosure import GateFaultError, Policy, percentage
from bestendig.measurement.actions.closing import move
from bestendig.measurement.actions.counting import (
    Counted,
    counted,
    opened,
    snapshot_frame,
    words_in,
)
from bestendig.measurement.actions.words import keep_words, sealed_words
from bestendig.measurement.ballots import keyring
from bestendig.measurement.ballots.models import Ballot, Draft
from bestendig.measurement.document import read
from bestendig.measurement.models import Door, Invitation, Wave, WaveUnit
from bestendig.measurement.snapshots.columns import put_away
from bestendig.measurement.snapshots.models import Snapshot
from bestendig.organisations.roles import Role
from bestendig.organisations.telling import holders, tell
from bestendig.programmes.models import MeasurementPlan
from bestendig.releases.actions import Heading, Named, store_release

if TYPE_CHECKING:
    import polars as pl

_S = Wave.State
_OVER = frozenset({_S.CLOSED, _S.DESTROYED})


def open_box(wave_id: UUID) -> None:
    """Carry it as far as it goes. Raises JobRefused with the reason when it cannot go on."""
    while not _is_over(wave_id):
        _count_once(wave_id)
    destroy_keys(wave_id)


def destroy_keys(wave_id: UUID) -> None:
    """Destroy the keys of a box that is over, and prove it in the log. Harmless to repeat."""
    if not _is_over(wave_id):
        raise RuntimeError("the keys of a box go when it is over")
    with reading():
        proofs = keyring.destroy_wave_keys(wave_id, "box_opened")
    with step():
        wave = Wave.objects.select_for_update().get(pk=wave_id)
        if wave.keys_destroyed_at is not None:
            return
        wave.keys_destroyed_at = timezone.now()
        wave.save(update_fields=["keys_destroyed_at"])
        copies = [x.last_copy_expires for x in proofs if x.last_copy_expires]
        audit.record(
            "destroy_wave_keys",
            object_kind="wave",
            object_id=wave.pk,
            link_key=proofs[0].fingerprint,
            box_key=proofs[1].fingerprint,
            last_copy_expires=str(max(copies)) if copies else None,
        )
    _empty_the_write_ahead_log()


def _is_over(wave_id: UUID) -> bool:
    """Also waits for whoever is handing in. Raises JobRefused while the box may still be open."""
    with step():
        wave = Wave.objects.select_for_update().get(pk=wave_id)
        if wave.state in {_S.LAUNCHED, _S.OPEN}:
            raise JobRefused("job.error.box_open")
        if wave.state == _S.CLOSING:
            list(Invitation.objects.select_for_update().filter(wave=wave).values_list("pk"))
        return wave.state in _OVER


def _count_once(wave_id: UUID) -> None:
    with reading():
        wave = Wave.objects.get(pk=wave_id)
        places = list(WaveUnit.objects.filter(wave=wave))
        rows = Ballot.objects.filter(wave=wave).order_by("pk").values_list("sealed", flat=True)
        sealed = [bytes(one) for one in rows]
        private = b"" if len(sealed) < wave.k else _private(wave)
    if not private:
        _destroy_unopened(wave, len(sealed), unreadable=0)
        return
    found = opened(wave, sealed, private, progress)
    if len(found.votes) < wave.k:
        _destroy_unopened(wave, len(sealed), found.unreadable)
        return
    frame = snapshot_frame(wave, found.votes)
    try:
        result = counted(wave, places, frame, progress)
    except GateFaultError as error:
        _tell_of_fault(wave)
        raise JobRefused("job.error.gate_fault") from error
    snapshot = None if wave.rolling else _snapshot(wave, frame)
    texts = words_in(wave, found.votes)
    with reading():
        words = sealed_words(wave, texts or [])
    with step():
        locked = Wave.objects.select_for_update().get(pk=wave.pk)
        if _has_changed(locked, len(sealed)):
            return  # somebody's ballot was erased meanwhile: count again
        if snapshot is not None:
            snapshot.save(force_insert=True)
        if texts is not None:
            keep_words(locked, words, len(texts))
        _release(locked, result, len(found.votes))
        _empty(locked, _S.CLOSED)
        audit.record(
            "open_box",
            object_kind="wave",
            object_id=wave.pk,
            ballots=len(sealed),
            unreadable=found.unreadable,
            figures_planned=result.gated.report.planned,
            figures_shown=result.gated.report.shown,
        )


def _snapshot(wave: Wave, frame: pl.DataFrame) -> Snapshot:
    with reading():
        snapshot = Snapshot(wave=wave, series_id=wave.series_id)
        put_away(snapshot, frame)
    return snapshot


def _private(wave: Wave) -> bytes:
    try:
        return keys.store().use(keyring.box_name(wave.pk))
    except KeyLocked as error:
        raise JobRefused("job.error.box_locked") from error
    except KeyMissing as error:
        raise JobRefused("job.error.box_lost") from error


def _has_changed(wave: Wave, ballots: int) -> bool:
    return wave.state != _S.CLOSING or Ballot.objects.filter(wave=wave).count() != ballots


def _destroy_unopened(wave: Wave, ballots: int, unreadable: int) -> None:
    with step():
        locked = Wave.objects.select_for_update().get(pk=wave.pk)
        if _has_changed(locked, ballots):
            return
        if read(locked.questions).open_question is not None:
            keep_words(locked, None, 0)
        _empty(locked, _S.DESTROYED)
        audit.record(
            "destroy_box",
            object_kind="wave",
            object_id=wave.pk,
            ballots=ballots,
            unreadable=unreadable,
            needed=wave.k,
        )


def _programme_plan(wave: Wave) -> UUID | None:
    """The plan of the programme that held it for itself; None for every other survey."""
    kinds = (MeasurementPlan.Kind.PROGRAMME, MeasurementPlan.Kind.SHORT)
    rows = MeasurementPlan.objects.filter(kind__in=kinds, waves__wave_id=wave.pk)
    found: UUID | None = rows.values_list("pk", flat=True).first()
    return found


def _release(wave: Wave, result: Counted, answers: int) -> None:
    invited = max(Invitation.objects.filter(wave=wave).count(), answers)
    shown = result.shown
    store_release(
        Heading(
            wave=wave.pk,
            title=wave.name,
            questionnaire=str(wave.questions["code"])[:120],
            closed_on=timezone.localdate(wave.closes_at),
            response=percentage(answers, invited, Policy(k=wave.k)),
            rolling=wave.rolling,
            of_plan=_programme_plan(wave),
            asked=tuple(wave.asked),
        ),
        [one.figure for one in result.shows],
        shown.cells.cells,
        [
            Named(name=place.name, units=tuple(UUID(unit) for unit in place.units))
            for place in shown.places
        ],
        result.gated,
        result.alike,
    )


def _empty(wave: Wave, state: Wave.State) -> None:
    """Everything goes that could tell who answered what, or who answered."""
    invitations = Invitation.objects.filter(wave=wave)
    wave.invited = invitations.count()
    wave.save(update_fields=["invited"])
    Ballot.objects.filter(wave=wave).delete()
    Draft.objects.filter(wave=wave).delete()
    invitations.update(
        token_hash="", code_hash="", envelope=None, answered=False, declined=False,
        mailed=False, reminders=0,
    )  # fmt: skip
    Door.objects.filter(wave=wave.pk).delete()
    move(wave, state)


def _tell_of_fault(wave: Wave) -> None:
    with step():
        tell(
            holders(Role.DPO, timezone.localdate()),
            "gate_fault",
            f"gate_fault/{wave.pk}",
            ("oversight:log", []),
            wave=wave.name,
        )
        audit.record(
            "open_box",
            object_kind="wave",
            object_id=wave.pk,
            outcome=audit.Outcome.FAILED,
            reason="gate_fault",
        )


def _empty_the_write_ahead_log() -> None:
    """On SQLite: what was erased is not to be read back from the log beside the database.

    A reader can keep it from being emptied; the next checkpoint does it then.
    """
    if connection.vendor == "sqlite" and not transaction.get_connection().in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
