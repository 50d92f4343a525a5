"""The first mail, once for each invitation."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from bestendig.common import audit, outbox, scope
from bestendig.common.jobs import progress, reading, step
from bestendig.common.outbox.queries import lost_of
from bestendig.measurement.models import Invitation, Wave
from bestendig.measurement.reaching import words
from bestendig.measurement.reaching.people import by_mail
from bestendig.measurement.reaching.ways import ways_of
from bestendig.organisations.models import Organisation

KIND: Final = "survey_invitation"
_BATCH: Final = 50


def key_of(wave_id: UUID, invitation_id: UUID | str) -> str:
    """What makes the first mail of an invitation this one message."""
    return f"{KIND}/{wave_id}/{invitation_id}"


def unreached(wave_id: UUID) -> dict[UUID, str]:
    """The invitations whose first mail did not arrive, and why: a code under `mail.error.`."""
    lost = lost_of(key_of(wave_id, ""))
    return {UUID(key.rpartition("/")[2]): why for key, why in lost.items()}


def waits(wave_id: UUID) -> bool:
    """Whether somebody with a work e-mail has not been mailed yet."""
    return bool(by_mail(wave_id).filter(mailed=False).exists())


def invite_by_mail(wave_id: UUID) -> None:
    """Queue the first mail to everybody with a work e-mail who has not had it. Needs a job.

    Mail and mark are one transaction: a worker that is killed leaves both or neither.
    """
    with reading():
        total = by_mail(wave_id).count()
    left = total
    while left:
        left = _some(wave_id)
        progress(total - left, total, "job.note.invite")


def _some(wave_id: UUID) -> int:
    """Queue some; how many are left."""
    with step():
        wave = Wave.objects.select_for_update().get(pk=wave_id)
        waiting = by_mail(wave_id).filter(mailed=False)
        rows = list(waiting[:_BATCH]) if wave.state == Wave.State.OPEN else []
        if not rows:
            return 0
        _queue(wave, rows)
        Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(mailed=True)
        left = int(waiting.count())
        if not left:
            mailed = Invitation.objects.filter(wave=wave, mailed=True).count()
            audit.record("invite_by_mail", object_kind="wave", object_id=wave.pk, people=mailed)
        return left


def _queue(wave: Wave, rows: list[Invitation]) -> None:
    organisation, ways = Organisation.objects.get(pk=scope.current()), ways_of(wave)
    for row in rows:
        person = row.person
        language = words.language_of(person)
        values = words.values_of(wave, organisation, language)
        said = words.invitation(values, person, ways.link(row.pk, language))
        outbox.send(
            KIND, person.work_email, said.subject, said.text,
            key=key_of(wave.pk, row.pk), language=language, person=person.pk,
        )  # fmt: skip
