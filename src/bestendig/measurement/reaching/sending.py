"""Whether a mail about a survey still must leave, decided just before it does."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from bestendig.common.outbox import sending
from bestendig.measurement.models import Wave
from bestendig.measurement.reaching import inviting, reminding, telling
from bestendig.measurement.reaching.moments import Works, every_day, is_working_day, next_moment
from bestendig.measurement.reaching.people import by_mail
from bestendig.measurement.reaching.quiet import may_remind_on


def register() -> None:
    """Tell the outbox whom to ask."""
    sending.ask_about(inviting.KIND, _invitation)
    sending.ask_about(reminding.KIND, _reminder)
    sending.ask_about(telling.KIND, lambda _key, _address: _by_day(is_working_day))


def _invitation(key: str, address: str) -> bool | datetime:
    """Not at night. Not by who answered: that some mail did not leave would tell it."""
    return _is_open(key, address, reminded=False) and _by_day(every_day)


def _reminder(key: str, address: str) -> bool | datetime:
    """Only to who has neither answered nor said no by now."""
    return _is_open(key, address, reminded=True) and _by_day(may_remind_on())


def _is_open(key: str, address: str, *, reminded: bool) -> bool:
    """Whether the box is open, and this is still the address of somebody in service."""
    wave, invitation = (UUID(part) for part in key.split("/")[1:3])
    rows = reminding.unanswered(wave) if reminded else by_mail(wave)
    still = rows.filter(
        pk=invitation,
        person__work_email=address,
        wave__state=Wave.State.OPEN,
        wave__closes_at__gt=timezone.now(),
    )
    return bool(still.exists())


def _by_day(works: Works) -> bool | datetime:
    now = timezone.now()
    moment = next_moment(now, works)
    return True if moment == now else moment
