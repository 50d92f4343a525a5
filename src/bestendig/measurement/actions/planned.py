"""Launching what was planned: the one way from a moment of a plan to a wave.

1. The plan is as it was locked, and nothing of it was launched twice.
2. Its series begins with its first moment that is launched: at most 24 months.
3. The wave is launched with the units and questions of the plan, and with what programmes that
   borrow the moment ask beside them; the moment remembers its id.
4. Where it stood who is in which arm of a programme before its series began, it is laid beside it
   now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common.registry import months_after
from bestendig.measurement.actions.allotting import allot_at_launch
from bestendig.measurement.actions.launching import Plan, launch_wave
from bestendig.measurement.actions.series import MOST_MONTHS, begin_series, lock_panel
from bestendig.measurement.ballots import keyring
from bestendig.measurement.models import SHORT_FORM, Rolling, Series, Wave
from bestendig.organisations.locking import lock_people
from bestendig.organisations.queries.units import Tree, tree_on
from bestendig.organisations.refusal import Refused
from bestendig.programmes.actions.locking import locked_version, mark_launched
from bestendig.programmes.actions.planning import draft
from bestendig.programmes.models import MeasurementPlan, PlannedWave
from bestendig.programmes.queries.people import people_of, units_of
from bestendig.programmes.queries.plans import extras_of
from bestendig.questionnaires.actions.telling import obstacle_said
from bestendig.questionnaires.launched import wave_document
from bestendig.questionnaires.licences import instruments_of, obstacles

# How much later than planned the last survey of a series can still close.
ROOM: Final = timedelta(days=28)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passphrases:
    """Of the key-holder. panel: opens the series' key when it is locked already. box: will be
    needed to open the box. lock_panel: `box` is put on the series' key too.
    """

    panel: str | None = None
    box: str | None = None
    lock_panel: bool = False


def launch_planned(planned_id: UUID, passphrases: Passphrases | None = None) -> Wave:
    """Launch a moment of a plan. Raises Refused, or KeyLocked when the panel key is locked."""
    launched: list[UUID] = []
    said = passphrases or Passphrases()
    try:
        with transaction.atomic():
            wave = _launch(planned_id, launched, said)
    except BaseException:
        for wave_id in launched:  # keys do not go back with a transaction
            keyring.destroy_wave_keys(wave_id, "launch_failed")
        raise
    return wave


def _launch(planned_id: UUID, launched: list[UUID], said: Passphrases) -> Wave:
    lock_people()
    moment = draft(planned_id)
    locked_version(moment.plan)
    opens_at = max(moment.opens_at, timezone.now())
    tree = tree_on(timezone.localdate(opens_at))
    _refuse_licences(moment, people_of(moment.plan, tree).count())
    if moment.questionnaire is None:  # locked without questions: it cannot be
        raise Refused(_("Choose the questions first."))
    wave = launch_wave(
        _series(moment.plan),
        Plan(
            name=_name(moment),
            questions=wave_document(moment.questionnaire, extras_of(moment), moment.open_question),
            opens_at=opens_at,
            closes_at=moment.closes_at,
            privacy=Wave.Privacy(moment.privacy),
            rolling=_rolling(moment.plan),
            **_whom(moment.plan, tree),
        ),
        panel_passphrase=said.panel,
        box_passphrase=said.box,
    )
    launched.append(wave.pk)
    mark_launched(moment, wave.pk)
    if wave.privacy == Wave.Privacy.LINKED:
        allot_at_launch(moment.plan, wave.series_id, said.panel)
    if said.lock_panel and said.box and wave.privacy == Wave.Privacy.LINKED:
        lock_panel(wave.series_id, said.box)
    return wave


def _series(plan: MeasurementPlan) -> Series:
    """The series of the plan, begun when this is the first of it."""
    if plan.series_id is not None:
        found: Series = Series.objects.get(pk=plan.series_id)
        return found
    starts_on, ends_on = _period(plan)
    series = begin_series(plan.name, starts_on, ends_on)
    plan.series_id = series.pk
    plan.save(update_fields=["series_id"])
    return series


def _whom(plan: MeasurementPlan, tree: Tree) -> dict[str, Any]:
    """The units of the plan; of a short form who took part, and may be asked."""
    if plan.kind != MeasurementPlan.Kind.SHORT:
        return {"units": units_of(plan, tree)}
    people = frozenset(people_of(plan, tree).values_list("pk", flat=True))
    words = _("who took part in %(programme)s") % {"programme": plan.short_form.programme.name}
    return {"took_part": people, "asked": (words,)}


def _rolling(plan: MeasurementPlan) -> str:
    """What it gathers by the quarter, or that it is a short form; empty for any other plan."""
    if plan.kind == MeasurementPlan.Kind.SHORT:
        return SHORT_FORM
    return Rolling.objects.filter(plan=plan).values_list("kind", flat=True).first() or ""


def _period(plan: MeasurementPlan) -> tuple[date, date]:
    """From the first moment to the last one, with some room to close later."""
    moments = plan.waves.values_list("opens_at", "closes_at")
    first = min(timezone.localdate(opens) for opens, _closes in moments)
    last = max(timezone.localdate(closes) for _opens, closes in moments)
    return first, min(last + ROOM, months_after(first, MOST_MONTHS))


def _refuse_licences(moment: PlannedWave, people: int) -> None:
    first, last = (timezone.localdate(x) for x in (moment.opens_at, moment.closes_at))
    for version in (moment.questionnaire, *extras_of(moment)):
        found = obstacles(instruments_of(version), first, last, people) if version else []
        if found:
            raise Refused(obstacle_said(found[0]), field="questionnaire")


def _name(moment: PlannedWave) -> str:
    """The name of the wave: that of its plan, and which moment it is."""
    if moment.role == PlannedWave.Role.ONCE:
        return moment.plan.name
    return f"{moment.plan.name}: {moment.name}"[:120]
