"""The jobs that reach people, and when the clock asks for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.common.jobs import Job, enqueue, job
from bestendig.common.jobs.models import JobRun, State
from bestendig.measurement.models import Wave
from bestendig.measurement.reaching import inviting, reminding, telling
from bestendig.measurement.reaching.moments import every_day, next_moment

_ON_THE_WAY = (State.WAITING, State.RUNNING)


@job("measurement.invite", _("Invite people by mail"), stepwise=True)
def invite(wave_id: str) -> None:
    """The first mail, to who has not had it."""
    inviting.invite_by_mail(UUID(wave_id))


@job("measurement.remind", _("Send reminders"), stepwise=True)
def remind(wave_id: str, number: int) -> None:
    """One round of reminders."""
    reminding.remind(UUID(wave_id), number)


@job("measurement.tell", _("Tell people how a survey ended"), stepwise=True)
def tell(wave_id: str) -> None:
    """Everybody who was invited hears the same."""
    telling.tell_everybody(UUID(wave_id))


def queue_due(now: datetime) -> None:
    """Queue what is due for each wave of the bound organisation. Needs a transaction.

    What people are asked is looked at anew each time: who was added to a wave, or got a work
    e-mail, is invited then.
    """
    for wave in Wave.objects.filter(state=Wave.State.OPEN, closes_at__gt=now):
        if next_moment(now, every_day) == now and inviting.waits(wave.pk):
            _queue(invite, wave)
        number = reminding.round_due(wave, now)
        if number:
            _queue(remind, wave, number=number)
    for wave in telling.untold():
        _queue(tell, wave)


def _queue(wanted: Job, wave: Wave, **more: int) -> None:
    """Once at a time. One that failed waits for a person, who finds it among the jobs."""
    arguments: dict[str, Any] = {"wave_id": str(wave.pk), **more}
    runs = JobRun.objects.filter(name=wanted.name, organisation_id=scope.current())
    mine = [run.state for run in runs if run.arguments == arguments]
    if not any(state in {*_ON_THE_WAY, State.FAILED} for state in mine):
        enqueue(wanted, **arguments)
