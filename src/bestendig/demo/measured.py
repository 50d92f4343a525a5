"""Who takes part in the programmes of the demo, their surveys, and what was judged of them.

By the actions that a user triggers, each on its own day (`clock`): people say yes, lots are drawn
or it is settled who is compared, surveys are launched, answered and counted, findings published.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from django.db import transaction
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.scope import Actor, Origin
from bestendig.demo import felt
from bestendig.demo.clock import on
from bestendig.demo.people import Row, staff_list
from bestendig.demo.story import Town
from bestendig.demo.truths import TRUTHS, Truth, who_joins
from bestendig.findings.publishing import publish_due
from bestendig.measurement import tasks
from bestendig.measurement.actions import answering, closing
from bestendig.measurement.actions.allotting import allot_arms
from bestendig.measurement.actions.planned import launch_planned
from bestendig.measurement.models import Invitation, Wave
from bestendig.measurement.reaching.ways import ways_of
from bestendig.organisations.models import Person, Unit
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import drawing, settling, taking_part
from bestendig.programmes.actions.changing import choose_people
from bestendig.programmes.actions.settling import Said
from bestendig.programmes.models import Enrolment, Programme
from bestendig.questionnaires.asked import from_json

Act = Callable[[], object]
# When the fixed survey of May 2026 was counted.
_COUNTED: Final = date(2026, 6, 2)


def steps(
    town: Town, name: str, units: Mapping[str, Unit], opens: Sequence[date]
) -> list[tuple[date, Act]]:
    """What happens with this programme, and when. opens: of each of its own surveys."""
    truth = TRUTHS[name]
    found: list[tuple[date, Act]] = [
        (truth.joins, partial(_join, town, name, truth)),
        (truth.stands_on, partial(_stand, name, truth, units)),
    ]
    found += [(day, partial(_hold, town, name, truth, n)) for n, day in enumerate(opens)]
    if not opens:
        found.append((_COUNTED, publish_due))
    return found


def narrow(name: str, units: Mapping[str, Unit]) -> None:
    """Ask only whom the story asks, where its surveys are not for everybody."""
    truth, plan = TRUTHS[name], _programme(name).plan
    first = plan.waves.first() if plan else None
    if truth.asked and first:
        choose_people(first.pk, [units[x].pk for x in truth.asked])


def _programme(name: str) -> Programme:
    found: Programme = Programme.objects.get(name=name, follows=None)
    return found


def _teams(programme: Programme) -> set[str] | None:
    """The names of the teams a programme is for; None for all."""
    chosen = [x.pk for x in programme.units.all()]
    if not chosen:
        return None
    tree = tree_on(timezone.localdate())
    return {tree.path(key)[-1] for x in chosen for key in tree.forest.whole(x)}


def _join(town: Town, name: str, truth: Truth) -> None:
    """People sign up by themselves, or everybody is asked and says yes or no."""
    programme = _programme(name)
    people = {(x.first_name, x.last_name): x for x in Person.objects.all()}
    joins = [people[x.first, x.last] for x in who_joins(town, name, _teams(programme))]
    if truth.alone:
        _sign_up(programme, joins)
        return
    yes = {x.pk for x in joins}
    for unit in programme.units.all():
        for row in taking_part.enrol_unit(programme.pk, unit.pk):
            (taking_part.accept if row.person_id in yes else taking_part.withdraw)(row.pk)
    for row in Enrolment.objects.filter(programme=programme, state="in")[: truth.apart]:
        taking_part.set_apart(row.pk)


def _sign_up(programme: Programme, people: Sequence[Person]) -> None:
    taking_part.open_intake(programme.pk, programme.begins - timedelta(days=1))
    for person in people:
        me = Actor(
            account=person.account_id, person=person.pk, role=Role.EMPLOYEE, origin=Origin.COMMAND
        )
        with scope.acting(me):
            taking_part.sign_up(programme.pk, person.pk)


@transaction.atomic
def _stand(name: str, truth: Truth, units: Mapping[str, Unit]) -> None:
    """By the adviser: draw, or settle who is compared; sealed beside the answers."""
    programme = _programme(name)
    if truth.held:
        drawing.fix_lots(programme.pk)
        drawing.hold_draw(programme.pk, truth.held)
    else:
        said = Said(
            compared=[units[x].pk for x in truth.compared],
            starts={units[team].pk: day for team, day in truth.starts.items()},
        )
        settling.settle_sides(programme.pk, said)
    allot_arms(programme)


def _hold(town: Town, name: str, truth: Truth, number: int) -> None:
    """By the adviser and the clock: launch survey `number`, let people answer, count, judge."""
    programme = _programme(name)
    moment = list(programme.plan.waves.order_by("opens_at"))[number]  # type: ignore[union-attr]  # it has a plan
    first, last = (timezone.localdate(x) for x in (moment.opens_at, moment.closes_at))
    wave = launch_planned(moment.pk)
    with on(first, hour=12):
        closing.open_due(timezone.now())
        _answer(town, programme, truth, number, wave)
    with on(last + timedelta(days=1), hour=1):
        for due in closing.close_due(timezone.now()):  # a quarter may be over too
            enqueue(tasks.open_box, wave_id=due)
            run_waiting()
        publish_due()


def _answer(town: Town, programme: Programme, truth: Truth, number: int, wave: Wave) -> None:
    """Everybody who hands it in, by their own link."""
    asked = [from_json(one["asked"]) for one in wave.questions["questions"]]
    staff = {(row.first, row.last): row for row in staff_list(town)}
    inside = {x.person_id: x for x in Enrolment.objects.filter(programme=programme)}
    common = truth.common[number] if truth.common else 0.0
    ways, named = ways_of(wave), f"{programme.name}{truth.chance}"
    for invitation in Invitation.objects.filter(wave=wave).select_related("person"):
        row = staff[invitation.person.first_name, invitation.person.last_name]
        if not felt.answers(row, named, number, truth.response[number]):
            continue
        shift = common + _gain(truth, number, inside.get(invitation.person_id), row)
        entry = answering.entry_of_link(ways.link(invitation.pk, "nl").rpartition("/")[2])
        if entry is not None:
            said = felt.said(row, named, number, shift, asked)
            answering.submit_ballot(entry, said)


def _gain(truth: Truth, number: int, enrolment: Enrolment | None, row: Row) -> float:
    """What it did for somebody by now: nothing yet for who waits."""
    if enrolment is None or enrolment.state == Enrolment.State.WAITING:
        return 0.0
    if not truth.starts:
        return truth.gains[number]
    began = enrolment.starts_on is not None and enrolment.starts_on < timezone.localdate()
    if not began:
        return 0.0
    turn = sorted(set(truth.starts.values())).index(truth.starts[row.team])
    return truth.gains[number - turn - 1] + felt.of_team(row.team)
