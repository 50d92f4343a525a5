"""Reminders: twice at most, and only to who has not answered. Who that was is kept nowhere.

The round is walked in the order of the invitations, and marks each of them as looked at, whether
it was reminded or not. The mail leaves no trace in the outbox (`outbox.send(traceless=True)`), the
log says that a round went out and not to how many, and the progress of the job counts invitations.
Whether the mail still must leave is decided again just before it does (`sending`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from bestendig.common import audit, outbox, scope
from bestendig.common.jobs import progress, reading, step
from bestendig.measurement.models import Invitation, Reach, Wave
from bestendig.measurement.reaching import moments, words
from bestendig.measurement.reaching.inviting import unreached
from bestendig.measurement.reaching.people import by_mail, reach_of
from bestendig.measurement.reaching.quiet import may_remind_on
from bestendig.measurement.reaching.ways import ways_of
from bestendig.organisations.models import Organisation

KIND: Final = "survey_reminder"
_BATCH: Final = 50
# In the last hours before the close a reminder only hurries.
_LAST_HOURS: Final = timedelta(hours=4)


def moments_of(wave: Wave, works: moments.Works) -> tuple[datetime, ...]:
    """When this wave reminds, as things stand now. A box that gathers a quarter does so only near
    its close: half way some were asked yesterday."""
    days = moments.reminder_days(wave.opens_at, wave.closes_at, works)
    if wave.rolling:
        days = days[-1:]
    return tuple(moments.at_nine(day) for day in days)


def round_due(wave: Wave, now: datetime) -> int:
    """The number of the round of reminders that should go out now; 0 when none should."""
    if wave.state != Wave.State.OPEN or now > wave.closes_at - _LAST_HOURS:
        return 0
    works = may_remind_on()
    due = sum(moment <= now for moment in moments_of(wave, works))
    if due <= reach_of(wave).reminded or moments.next_moment(now, works) != now:
        return 0
    return due


def remind(wave_id: UUID, number: int) -> None:
    """Queue the mails of round `number`. Needs a job."""
    with reading():
        every = list(
            Invitation.objects.filter(wave=wave_id).order_by("pk").values_list("pk", flat=True)
        )
        useless = unreached(wave_id)
    for start in range(0, len(every), _BATCH):
        progress(start, len(every), "job.note.remind")
        _some(wave_id, every[start : start + _BATCH], number, useless)
    with step():
        wave = Wave.objects.select_for_update().get(pk=wave_id)
        reach, _made = Reach.objects.select_for_update().get_or_create(wave=wave)
        if reach.reminded < number:
            reach.reminded = number
            reach.save(update_fields=["reminded"])
            audit.record("remind_wave", object_kind="wave", object_id=wave.pk, step=number)


def _some(wave_id: UUID, some: list[UUID], number: int, useless: Collection[UUID]) -> None:
    with step():
        # Locked: whoever is just handing in is done, or comes after.
        rows = Invitation.objects.select_for_update().filter(pk__in=some, reminders__lt=number)
        fresh = list(rows.values_list("pk", flat=True))
        wave = Wave.objects.get(pk=wave_id)
        if wave.state == Wave.State.OPEN:
            rest = unanswered(wave_id).filter(pk__in=fresh).exclude(pk__in=useless)
            _queue(wave, list(rest), number)
        Invitation.objects.filter(pk__in=fresh).update(reminders=number)


def unanswered(wave_id: UUID) -> QuerySet[Invitation]:
    """Who had the first mail, and neither answered nor said no. For reminding only."""
    return by_mail(wave_id).filter(mailed=True, answered=False, declined=False)


def _queue(wave: Wave, rows: list[Invitation], number: int) -> None:
    organisation, ways = Organisation.objects.get(pk=scope.current()), ways_of(wave)
    for row in rows:
        language = words.language_of(row.person)
        values = words.values_of(wave, organisation, language)
        said = words.reminder(values, row.person, ways.link(row.pk, language))
        outbox.send(
            KIND, row.person.work_email, said.subject, said.text,
            key=f"{KIND}/{wave.pk}/{row.pk}/{number}", language=language, traceless=True,
        )  # fmt: skip
