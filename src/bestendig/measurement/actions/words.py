"""What people answered in words: from the opened box to the page, or to nothing.

1. The box opens. Fewer than twenty, or than twice the smallest group: destroyed, unread. Else they
   are sealed, apart from the snapshot, shuffled and without anything that leads to a person.
2. The FG advises, and reads none of them: on the question, on how many there are, on who will read.
3. Somebody decides, and says why. Only then may who makes them ready read them.
4. Passages are taken out. What is taken out is gone: all is sealed anew under another key.
5. They are shown; or it is decided not to, and they are destroyed.

Nobody who advised decides. What was not decided on within three months is destroyed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.disclosure.policy import least_words
from bestendig.measurement.ballots import keyring
from bestendig.measurement.models import OpenAnswers, Wave
from bestendig.measurement.rules.passages import without
from bestendig.measurement.snapshots.columns import (
    put_words_away,
    take_words_out,
    words_key_name,
)
from bestendig.measurement.snapshots.models import Words
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Role
from bestendig.organisations.telling import holders, tell

_S = OpenAnswers.State
OPEN: Final = (_S.WAITING, _S.ADVISED, _S.DECIDED)
MONTHS_TO_DECIDE: Final = 3


def sealed_words(wave: Wave, texts: Sequence[str]) -> Words | None:
    """The row to keep, its key made; None where there are too few to keep any."""
    if len(texts) < least_words(wave.k):
        return None
    words = Words(wave=wave)
    put_words_away(words, texts)
    return words


def keep_words(wave: Wave, words: Words | None, count: int) -> None:
    """In the step that closes the wave: keep them, or say that there were too few."""
    row = OpenAnswers(wave=wave)
    if words is None:
        row.state, row.ended, row.ended_at = _S.DESTROYED, OpenAnswers.Ended.TOO_FEW, timezone.now()
        row.save(force_insert=True)
        audit.record("destroy_open_answers", object_kind="wave", object_id=wave.pk, why=row.ended)
        return
    row.count = count
    row.save(force_insert=True)
    words.save(force_insert=True)
    people = holders(Role.DPO, timezone.localdate())
    key = f"open_answers/{wave.pk}"
    tell(people, "open_answers", key, ("words:detail", [wave.pk]), wave=wave.name)


@transaction.atomic
def advise_on_words(wave_id: UUID, advice: str, words: str) -> None:
    """The FG's advice, by who reads none of them. partly: `words` says what to take out first."""
    row = _locked(wave_id, _S.WAITING, _S.ADVISED)
    if advice != OpenAnswers.Advice.YES and not words.strip():
        raise Refused(_("This is still empty."), field="words")
    row.state, row.advice, row.advice_words = _S.ADVISED, advice, words.strip()
    row.advised_by, row.advised_at = scope.actor().person, timezone.now()
    row.save()
    audit.record("advise_on_open_answers", object_kind="wave", object_id=wave_id, advice=advice)


@transaction.atomic
def decide_on_words(wave_id: UUID, *, show: bool, why: str) -> None:
    """Show them, after they were made ready; or destroy them. Raises Refused before an advice."""
    row = _locked(wave_id, _S.ADVISED, _S.DECIDED)
    if not why.strip():
        raise Refused(_("This is still empty."), field="why")
    who = scope.actor()
    if who.person and who.person == row.advised_by:
        raise Refused(_("You gave the advice. Somebody else decides."))
    row.why, row.decided_by, row.decided_role = why.strip(), who.person, who.role
    row.decided_at = timezone.now()
    row.state = _S.DECIDED
    row.save()
    audit.record("decide_on_open_answers", object_kind="wave", object_id=wave_id, show=show)
    if not show:
        _destroy(row, OpenAnswers.Ended.REFUSED)


@transaction.atomic
def read_to_prepare(wave_id: UUID) -> list[str]:
    """All of them, for who makes them ready; the log says that they were read."""
    _locked(wave_id, _S.DECIDED)
    audit.record("read_open_answers", object_kind="wave", object_id=wave_id)
    return take_words_out(Words.objects.get(wave=wave_id))


@transaction.atomic
def take_out(wave_id: UUID, number: int, places: Collection[int]) -> int:
    """Take these words out of one answer; how many passages went. The log never holds the words.

    number: of the answer, as they lie; places: of its words, from nought. Raises Refused when it
    is not there.
    """
    row = _locked(wave_id, _S.DECIDED)
    words = Words.objects.select_for_update().get(wave=wave_id)
    texts = take_words_out(words)
    if not 0 <= number < len(texts) or not places:
        raise Refused(_("Choose what to take out."))
    texts[number], passages = without(texts[number], places)
    old = words_key_name(wave_id, words.version)
    words.version += 1
    put_words_away(words, texts)
    words.save(update_fields=["version", "sealed"])
    row.taken_out += passages
    row.save(update_fields=["taken_out"])
    audit.record("take_out_passage", object_kind="wave", object_id=wave_id, passages=passages)
    # Not sooner: rolled back, what there was must still open.
    transaction.on_commit(partial(keyring.destroyed, [old], "taken_out"))
    return passages


@transaction.atomic
def show_words(wave_id: UUID) -> None:
    """Show them as they are now."""
    row = _locked(wave_id, _S.DECIDED)
    row.state, row.shown_at = _S.SHOWN, timezone.now()
    row.save(update_fields=["state", "shown_at"])
    audit.record(
        "show_open_answers", object_kind="wave", object_id=wave_id, taken_out=row.taken_out
    )


def expire(rows: Iterable[OpenAnswers], ended: OpenAnswers.Ended) -> int:
    """Destroy these, because of time; how many. Needs a transaction."""
    found = list(rows)
    for row in found:
        _destroy(row, ended)
    return len(found)


def _destroy(row: OpenAnswers, ended: OpenAnswers.Ended) -> None:
    """The row that is sealed goes in this transaction, its key after it."""
    words = Words.objects.filter(wave=row.wave_id).first()
    row.state, row.ended, row.ended_at = _S.DESTROYED, ended, timezone.now()
    row.save()
    audit.record("destroy_open_answers", object_kind="wave", object_id=row.wave_id, why=ended)
    if words is not None:
        name = words_key_name(row.wave_id, words.version)
        words.delete()
        transaction.on_commit(partial(keyring.destroyed, [name], str(ended)))


def _locked(wave_id: UUID, *states: str) -> OpenAnswers:
    row: OpenAnswers = (
        OpenAnswers.objects.select_for_update(of=("self",)).select_related("wave").get(wave=wave_id)
    )
    if row.state not in states:
        raise Refused(_("This is not possible now. Somebody was there before you; look again."))
    return row
