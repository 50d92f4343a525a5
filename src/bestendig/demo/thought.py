"""What people of Voorbeeldstad thought of its programmes, and the refresher of one of them.

The short form goes to who took part, some days after the end; the marks are those of the story. A
mark knows nothing of what a programme did.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from django.utils import timezone

from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.demo.clock import on
from bestendig.demo.story import VOORBEELDSTAD, Town
from bestendig.measurement import tasks
from bestendig.measurement.actions import answering, closing, short_forms
from bestendig.measurement.models import Invitation, Wave
from bestendig.measurement.reaching.ways import ways_of
from bestendig.organisations.roles import Role
from bestendig.programmes.actions.meetings import When
from bestendig.programmes.actions.short_forms import (
    OPEN,
    make_booster,
    plan_short_form,
    tell_of_meetings,
)
from bestendig.programmes.models import Programme, ShortForm, UpkeepTask
from bestendig.questionnaires.asked import from_json

Step = tuple[date, Role, str, Callable[[], object]]
_K: Final = ShortForm.Kind

# Programme, from when, which mark and own judgement people give, and which share answers.
_THOUGHT: Final = (
    ("Volgende Stap", date(2025, 6, 3), 8.4, 3.9, 0.6),
    ("Frisse Weken", date(2025, 10, 21), 8.1, 3.6, 0.5),
    ("Twee Uur Vooruit", date(2025, 12, 15), 8.3, 3.8, 0.6),
    ("Eigen Rooster", date(2026, 2, 16), 7.2, 3.2, 0.7),
    ("Adempauze", date(2026, 3, 30), 8.9, 4.1, 0.9),
    ("Leervoucher", date(2026, 5, 12), 8.7, 3.9, 0.5),
    ("Naast Elkaar", date(2026, 5, 26), 9.0, 4.2, 1.0),
)
_FADED: Final = ("Twee Uur Vooruit", date(2026, 7, 22))
_AGAIN: Final = date(2026, 9, 15)
_OF_FIVE: Final = 5
# Its multiples fill the space between 0 and 1 evenly.
_GOLDEN: Final = 0.618034


def steps(town: Town, adviser: str) -> list[Step]:
    """What happens in this town, and when."""
    if town is not VOORBEELDSTAD:
        return []
    found: list[Step] = [
        (opens, Role.ADVISER, adviser, partial(_ask, name, opens, mark, own, share))
        for name, opens, mark, own, share in _THOUGHT
    ]
    return [*found, (_FADED[1], Role.ADVISER, adviser, _refresh)]


def _ask(name: str, opens: date, mark: float, own: float, share: float) -> None:
    """By the adviser and the clock: put ready, send, let people answer, count."""
    plan_short_form(Programme.objects.get(name=name, follows=None).pk, _K.EVALUATION, opens)
    with on(opens, hour=12):
        short_forms.launch_due()
        closing.open_due(timezone.now())
        _answer(Wave.objects.latest("launched_at"), name, mark, own, share)
    with on(opens + OPEN + timedelta(days=1), hour=1):
        for due in closing.close_due(timezone.now()):
            enqueue(tasks.open_box, wave_id=due)
            run_waiting()


def _answer(wave: Wave, name: str, mark: float, own: float, share: float) -> None:
    asked = [from_json(one["asked"]) for one in wave.questions["questions"]]
    ways = ways_of(wave)
    given = 0
    rows = Invitation.objects.filter(wave=wave).order_by("person__last_name", "person__first_name")
    for place, row in enumerate(rows):
        if random.Random(f"{name}/{place}").random() >= share:  # noqa: S311 - a story, not a secret
            continue
        said = {}
        for number, one in enumerate(asked):
            about = mark if one.answers.highest > _OF_FIVE else own
            said[one.series] = _given(
                about, given + number, one.answers.lowest, one.answers.highest
            )
        given += 1
        entry = answering.entry_of_link(ways.link(row.pk, "nl").rpartition("/")[2])
        if entry is not None:
            answering.submit_ballot(entry, said)


def _given(about: float, number: int, lowest: int, highest: int) -> int:
    """What one of them gives: the mean of many comes close to `about`, some are a point off."""
    off = (0, 1, 0, -1)[number % 4]
    value = math.floor(about + off + number * _GOLDEN % 1)
    return min(max(value, lowest), highest)


def _refresh() -> None:
    """What faded was seen in July; in September people come together once more."""
    task = UpkeepTask.objects.get(programme__name=_FADED[0], kind=UpkeepTask.Kind.FADED)
    begins = timezone.make_aware(datetime.combine(_AGAIN, time(9)))
    when = When(begins_at=begins, minutes=60, place="Leerlokaal 2", kind="talk")
    make_booster(task.pk, when, None, managers=True)
    with on(_AGAIN - timedelta(days=14), hour=5):
        tell_of_meetings(timezone.localdate())
