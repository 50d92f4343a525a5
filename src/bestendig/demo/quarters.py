"""Questions by the quarter in the demo: after rounds of talks, one a quarter.

The box of the quarter before closes first, as the clock would have done at its end.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone

from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.texts import text
from bestendig.demo.clock import on
from bestendig.demo.story import Town
from bestendig.demo.waves import answer
from bestendig.measurement import tasks
from bestendig.measurement.actions import closing, rolling
from bestendig.measurement.models import RollingKind
from bestendig.organisations.models import Person, Unit
from bestendig.pages.wording import split_lead
from bestendig.programmes.rules.moments import quarter_end

_TALK = RollingKind.TALK
# Not those of the surveys: what somebody says is drawn from the number.
_NUMBERS_FROM = 10


def after_talks(town: Town, units: Mapping[str, Unit], number: int) -> None:
    """By the adviser and the clock: the box of the quarter, who is asked, and who answers."""
    talks = town.talks[number]
    if number:
        _close(town.talks[number - 1].on)
    if not number:
        title = split_lead(text("rolling.talk", "nl"))[0]
        rolling.begin_rolling(_TALK, title, text("rolling.talk.purpose", "nl"))
    rolling.launch_due()
    closing.open_due(timezone.now())
    asked = Person.objects.filter(unit__in=[units[team] for team in talks.teams])
    managers = Person.objects.filter(team__in=asked)
    rolling.ask_people(_TALK, {x.pk for x in (*asked, *managers)})
    monday = talks.on + timedelta(days=7 - talks.on.weekday())
    with on(monday):
        rolling.draw_due(timezone.now())
    wave = rolling.box_of(_TALK)
    if wave is not None and talks.response:
        with on(monday + timedelta(days=1)):
            answer(town, wave, _NUMBERS_FROM + number, talks.response)


def _close(day: date) -> None:
    """At the end of the quarter of `day`; too few forms stay where they are."""
    with on(quarter_end(day) + timedelta(days=1), hour=1):
        for wave in closing.close_due(timezone.now()):
            enqueue(tasks.open_box, wave_id=wave)
            run_waiting()
