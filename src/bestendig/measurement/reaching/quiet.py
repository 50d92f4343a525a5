"""Days on which nobody is reminded: weekends, holidays, and an organisation's own quiet times."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.measurement.models import QuietTime
from bestendig.measurement.reaching.moments import Works, is_working_day
from bestendig.organisations.refusal import Refused

_MOST_DAYS = 70


def may_remind_on() -> Works:
    """Whether the bound organisation reminds people on a day; one query for all days."""
    quiet = list(QuietTime.objects.values_list("starts_on", "ends_on"))
    return lambda day: is_working_day(day) and not any(a <= day <= b for a, b in quiet)


@transaction.atomic
def add_quiet_time(name: str, starts_on: date, ends_on: date) -> QuietTime:
    """Nobody is reminded on these days. Raises Refused."""
    if ends_on < starts_on:
        raise Refused(_("The last day must not come before the first."), field="ends_on")
    if (ends_on - starts_on).days >= _MOST_DAYS:
        raise Refused(_("A quiet time lasts ten weeks at most."), field="ends_on")
    made: QuietTime = QuietTime.objects.create(name=name, starts_on=starts_on, ends_on=ends_on)
    audit.record("add_quiet_time", object_kind="quiet_time", object_id=made.pk)
    return made


@transaction.atomic
def remove_quiet_time(quiet: QuietTime) -> None:
    """Reminders may go out on these days again."""
    audit.record("remove_quiet_time", object_kind="quiet_time", object_id=quiet.pk)
    quiet.delete()
