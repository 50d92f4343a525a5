"""The surveys of the demo: planned, agreed, launched, answered and counted as they would be.

Two are over and have been counted; the third is open while the demo is looked at.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from bestendig.common.jobs import enqueue
from bestendig.common.jobs.performing import run_waiting
from bestendig.demo.answers import answers_at_all, answers_of
from bestendig.demo.clock import on
from bestendig.demo.people import staff_list
from bestendig.demo.story import Survey, Town
from bestendig.demo.truths import drifting
from bestendig.measurement import tasks
from bestendig.measurement.actions import answering, closing, responding
from bestendig.measurement.actions.planned import launch_planned
from bestendig.measurement.models import Invitation, Wave
from bestendig.measurement.reaching.tasks import queue_due
from bestendig.measurement.reaching.ways import ways_of
from bestendig.programmes.actions.changing import choose_questions
from bestendig.programmes.actions.locking import lock_plan
from bestendig.programmes.actions.planning import begin_rhythm
from bestendig.programmes.models import MeasurementPlan, PlannedWave
from bestendig.programmes.rules.moments import Window
from bestendig.questionnaires.asked import from_json
from bestendig.questionnaires.models import QuestionnaireVersion
from bestendig.releases.actions import write_decision
from bestendig.releases.models import Release

# The open survey stays open for whoever builds the demo later, while the agreements last.
_STAYS_OPEN: Final = timedelta(days=10)
_LAST: Final = date(2027, 1, 20)


def plan_rhythm(town: Town) -> MeasurementPlan:
    """By the adviser: the fixed moments with their questions, locked."""
    versions = {x.questionnaire.title: x for x in QuestionnaireVersion.objects.all()}
    first = town.surveys[0]
    plan = begin_rhythm(
        "Vaste metingen",
        "Zien wat medewerkers nodig hebben om goed te blijven werken, en of dat verandert.",
        [_window(survey) for survey in town.surveys],
        versions[first.questionnaire].pk,
    )
    for moment, survey in zip(plan.waves.order_by("opens_at"), town.surveys, strict=True):
        choose_questions(moment.pk, versions[survey.questionnaire].pk)
    lock_plan(plan.pk)
    return plan


def hold(town: Town, number: int) -> None:
    """By the adviser and the clock: launch survey `number`, let people answer, count when over.

    Where it is not over yet it stays open.
    """
    survey = town.surveys[number]
    window = _window(survey)
    rhythm = PlannedWave.objects.filter(plan__kind=MeasurementPlan.Kind.RHYTHM)
    planned = rhythm.order_by("opens_at")[number]
    with on(survey.opens - timedelta(days=5)):
        wave = launch_planned(planned.pk)
    with on(survey.opens, hour=12):
        closing.open_due(timezone.now())
        if survey.stays_open:
            _invite()
        answer(town, wave, number, survey.response)
    if survey.stays_open:
        with on(max(survey.opens, _today()), hour=6):
            responding.note_responses(timezone.localdate())  # as the clock did this morning
        return
    with on(window.last + timedelta(days=1), hour=1):
        closing.close_due(timezone.now())
        enqueue(tasks.open_box, wave_id=wave.pk)
        run_waiting()
    if survey.decided:
        words, day = survey.decided
        with on(day):
            release = Release.objects.get(wave_id=wave.pk)
            write_decision(release, words, "directie, teamleiders en OR", day)


def _window(survey: Survey) -> Window:
    last = survey.closes
    if survey.stays_open:
        last = min(max(last, _today() + _STAYS_OPEN), _LAST)
    return Window(survey.opens, last)


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the real day, not the story's


def _invite() -> None:
    """By mail, as the clock does once a box is open; the worker of the demo sends them."""
    with transaction.atomic():
        queue_due(timezone.now())
    run_waiting()


def answer(town: Town, wave: Wave, number: int, response: float) -> None:
    """Everybody who takes part, by their own link."""
    asked = [from_json(one["asked"]) for one in wave.questions["questions"] if "asked" in one]
    staff = {(row.first, row.last): row for row in staff_list(town)}
    ways = ways_of(wave)
    drift = {subject: drifting(town, number, subject) for subject in {x.construct for x in asked}}
    for invitation in Invitation.objects.filter(wave=wave).select_related("person"):
        row = staff[invitation.person.first_name, invitation.person.last_name]
        if answers_at_all(town, row, number, response):
            entry = answering.entry_of_link(ways.link(invitation.pk, "nl").rpartition("/")[2])
            if entry is not None:
                answering.submit_ballot(entry, answers_of(town, row, number, asked, drift))
