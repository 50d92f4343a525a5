"""Boxes that gather a quarter: after talks, after activities, and what holds people back.

1. `begin_rolling` plans a box a quarter, for as many as fit in two years, and locks that plan.
2. `invite_to_rolling` is the one door for whoever knows that something took place. It notes who is
   to be asked, and nothing else: no time, no talk, no log entry, because a day that can be laid
   beside a form tells whose it is.
3. Once a week everybody who waits is put in the box of the quarter at once (`draw_due`): not when
   their talk was. Not twice in one box, and never in the place of a fixed moment.
4. A box with too few forms at the end of its quarter stays closed, and goes on through the next
   (`carry_over`). Nothing of it is shown before that.

Reasons: docs/decisions/0092 and 0093.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.measurement.actions.inviting import below_the_rolling_cap
from bestendig.measurement.actions.launching import add_people
from bestendig.measurement.actions.planned import launch_planned
from bestendig.measurement.ballots.models import Ballot
from bestendig.measurement.models import Rolling, RollingKind, WaitingInvitation, Wave
from bestendig.organisations.locking import lock_people
from bestendig.organisations.models import Person
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.organisations.queries.seats import in_service
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.locking import lock_plan
from bestendig.programmes.actions.planning import begin_rolling as begin_plan
from bestendig.programmes.actions.planning import quarter_name
from bestendig.programmes.models import PlannedWave
from bestendig.programmes.queries.plans import planned_of
from bestendig.programmes.rules.moments import Window, quarters
from bestendig.questionnaires.actions.composing import fix_version, start_questionnaire

# Whoever is asked has this long to answer: after it, one waits for the next box.
LEAST_TIME: Final = timedelta(days=14)
DRAWN_AT: Final = time(6, 0)
_GOING: Final = (Wave.State.LAUNCHED, Wave.State.OPEN)


@transaction.atomic
def begin_rolling(kind: RollingKind, name: str, purpose: str) -> Rolling:
    """Gather this from today on, with the questions of the template of that name. Raises Refused
    while it runs already."""
    lock_people()
    today = timezone.localdate()
    before = Rolling.objects.filter(kind=kind).first()
    if before and before.runs and _has_quarters(before):
        raise Refused(_("This runs already."))
    questions = fix_version(start_questionnaire(name, kind.value).pk, timezone.now())
    plan = begin_plan(name, purpose, quarters(today), questions.pk)
    lock_plan(plan.pk)
    row: Rolling
    row, _made = Rolling.objects.update_or_create(
        kind=kind, defaults={"plan": plan, "runs": True, "drawn_on": today}
    )
    audit.record("begin_rolling", object_kind="plan", object_id=plan.pk, kind=kind.value)
    return row


@transaction.atomic
def stop_rolling(kind: RollingKind) -> None:
    """Ask nobody more. The box that is open closes on its day; who waited is forgotten."""
    row = Rolling.objects.select_for_update().get(kind=kind)
    row.runs = False
    row.save(update_fields=["runs"])
    WaitingInvitation.objects.filter(kind=kind).delete()
    audit.record("stop_rolling", object_kind="plan", object_id=row.plan_id, kind=kind.value)


def invite_to_rolling(kind: RollingKind, *people: Person) -> None:
    """Let these people be asked at the next draw: both sides of a talk, who was at an activity.

    Nothing happens where this organisation does not gather it. Call it in the transaction in which
    the talk or the activity is marked as held; it writes no time and no log entry.
    """
    if not Rolling.objects.filter(kind=kind, runs=True).exists():
        return
    WaitingInvitation.objects.bulk_create(
        [WaitingInvitation(kind=kind, person=person) for person in people], ignore_conflicts=True
    )


@transaction.atomic
def ask_people(kind: RollingKind, people: Collection[UUID]) -> int:
    """The same by the adviser, for a round of talks or an activity; how many are in service.

    Not how many of them will be asked: who was asked already is told to nobody. The log tells how
    many they were, never who. Raises Refused where it does not run.
    """
    if not Rolling.objects.filter(kind=kind, runs=True).exists():
        raise Refused(_("This does not run. Begin with it first."))
    found = list(in_service(Person.objects.filter(pk__in=people), timezone.localdate()))
    if not found:
        raise Refused(_("There is nobody among them who works here."))
    invite_to_rolling(kind, *found)
    audit.record("ask_rolling", object_kind="rolling", kind=kind.value, people=len(found))
    return len(found)


def launch_due() -> list[Wave]:
    """Launch the box of this quarter of everything that runs and has none that is open.

    Nothing is launched while the agreements do not cover it. Not in a transaction: a box that
    cannot be launched keeps no other from it.
    """
    made = []
    for row in Rolling.objects.filter(runs=True):
        moment = None if box_of(row.kind) else _moment_now(row)
        if moment is None or not _is_agreed(moment):
            continue
        try:
            made.append(launch_planned(moment.pk))
        except Refused:
            continue  # the page says that the box of this quarter is not there
    return made


@transaction.atomic
def draw_due(now: datetime) -> int:
    """Once a week, put who waits in the box of the quarter; how many were invited.

    Who was asked as often as may be, or left, is forgotten. With less than two weeks to go
    everybody waits for the next box.
    """
    invited = 0
    for row in Rolling.objects.select_for_update().filter(runs=True):
        wave = box_of(row.kind)
        if row.drawn_on >= drawing_day(now) or wave is None or wave.closes_at < now + LEAST_TIME:
            continue
        waiting = WaitingInvitation.objects.filter(kind=row.kind)
        people = below_the_rolling_cap(list(waiting.values_list("person_id", flat=True)), now)
        if people:
            invited += add_people(wave.pk, people)
        waiting.delete()
        row.drawn_on = timezone.localdate(now)
        row.save(update_fields=["drawn_on"])
    return invited


def carry_over(wave: Wave) -> bool:
    """Let a box that gathers a quarter and has too few forms go on through the next quarter.

    False when it can close: it has enough, or there is no next quarter that is agreed on. The wave
    is locked by the caller, and its time has passed: nobody can hand in any more.
    """
    if not wave.rolling or Ballot.objects.filter(wave=wave).count() >= wave.k:
        return False
    moment = planned_of(wave.pk)
    if moment is None or not Rolling.objects.filter(plan=moment.plan, runs=True).exists():
        return False
    following = moment.plan.waves.filter(closes_at__gt=wave.closes_at).order_by("closes_at").first()
    if following is None or not agreements_in_order(_day(following.closes_at)).in_order:
        return False
    wave.closes_at = following.closes_at
    window = Window(_day(moment.opens_at), _day(following.closes_at))
    wave.name = f"{moment.plan.name}: {quarter_name(window)}"[:120]
    wave.save(update_fields=["closes_at", "name"])
    audit.record("carry_over_box", object_kind="wave", object_id=wave.pk)
    return True


def box_of(kind: str) -> Wave | None:
    """The box of this kind that is open, or about to be."""
    found: Wave | None = Wave.objects.filter(rolling=kind, state__in=_GOING).first()
    return found


def drawing_day(now: datetime) -> date:
    """The day of the last draw that is due by now: a Monday, from six in the morning."""
    here = timezone.localtime(now)
    day = here.date() if here.time() >= DRAWN_AT else here.date() - timedelta(days=1)
    return day - timedelta(days=day.weekday())


def _moment_now(row: Rolling) -> PlannedWave | None:
    """The quarter that today is in, when it was not launched. Its box opens at eight."""
    now, tomorrow = timezone.now(), timezone.localdate() + timedelta(days=1)
    going = row.plan.waves.filter(
        wave_id=None,
        closes_at__gt=now + LEAST_TIME,
        opens_at__lt=timezone.make_aware(datetime.combine(tomorrow, time.min)),
    )
    found: PlannedWave | None = going.order_by("opens_at").first()
    return found


def _is_agreed(moment: PlannedWave) -> bool:
    return all(
        agreements_in_order(day).in_order for day in (timezone.localdate(), _day(moment.closes_at))
    )


def _has_quarters(row: Rolling) -> bool:
    return bool(row.plan.waves.filter(closes_at__gt=timezone.now()).exists())


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
