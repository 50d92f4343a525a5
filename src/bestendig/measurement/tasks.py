"""The clock of the boxes, and opening one."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common import scope
from bestendig.common.jobs import enqueue, job, parts, step
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.models import State as RunState
from bestendig.measurement.actions import (
    closing,
    opening,
    responding,
    rolling,
    settling,
    short_forms,
)
from bestendig.measurement.models import Wave
from bestendig.measurement.reaching.tasks import queue_due
from bestendig.measurement.retention import destroy_leftovers
from bestendig.organisations.models import Organisation

_ON_THE_WAY = (RunState.WAITING, RunState.RUNNING)


@job("measurement.open_box", _("Open a ballot box and count"), stepwise=True)
def open_box(wave_id: str) -> None:
    """Count one closed box; or, when that was done, finish destroying its keys."""
    opening.open_box(UUID(wave_id))


@job(
    "measurement.turn_boxes",
    _("Open and close ballot boxes on time"),
    stepwise=True,
    every=timedelta(minutes=5),
)
def turn_boxes() -> None:
    """Open and close what is due, in every organisation; what has closed is queued for counting."""
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with scope.bind(organisation), transaction.atomic():
            now = timezone.now()
            closing.open_due(now)
            closing.close_due(now)
            _queue_counting()
            queue_due(now)
        with scope.bind(organisation):
            if rolling.launch_due() + short_forms.launch_due():
                closing.open_due(timezone.now())
            rolling.draw_due(timezone.now())
            destroy_leftovers()


@job(
    "measurement.note_responses",
    _("Note the response of open surveys, once a day"),
    stepwise=True,
    daily=time(6, 0),
)
def note_responses() -> None:
    """The response of every open box, in every organisation, for today."""
    for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
        with scope.bind(organisation), transaction.atomic():
            responding.note_responses(timezone.localdate())


@job(
    "measurement.settle_sides",
    _("Settle who counts in a programme, before the first answers are opened"),
    stepwise=True,
    every=timedelta(hours=1),
)
def settle_sides() -> None:
    """What follows from the plan and nobody settled yet, in every organisation."""
    from bestendig.measurement.queries.sides import due_by_plan  # noqa: PLC0415 - it asks about these jobs

    with parts() as part:
        for organisation in Organisation.objects.order_by("pk").values_list("pk", flat=True):
            due: list[UUID] = []
            with part(), scope.bind(organisation):
                due = due_by_plan()
            for programme in due:
                with part(), step(), scope.bind(organisation):
                    settling.settle_by_plan(programme)


@transaction.atomic
def let_open(wave_id: UUID, passphrase: str) -> None:
    """The key-holder's passphrase, and then the count. Raises WrongPassphrase or Refused."""
    closing.unlock_box(wave_id, passphrase)
    enqueue(open_box, wave_id=wave_id)


def _queue_counting() -> None:
    """For each box that closed and was never queued, or whose keys are still there."""
    closed = Wave.objects.filter(state=Wave.State.CLOSING)
    half = Wave.objects.filter(
        state__in=[Wave.State.CLOSED, Wave.State.DESTROYED], keys_destroyed_at=None
    )
    runs = JobRun.objects.filter(name=open_box.name, organisation_id=scope.current())
    # One that failed waits for a person: trying by itself every five minutes helps nobody.
    seen = {run.arguments.get("wave_id") for run in runs}
    going = {run.arguments.get("wave_id") for run in runs.filter(state__in=_ON_THE_WAY)}
    for wave in closed:
        if str(wave.pk) not in seen:
            enqueue(open_box, wave_id=wave.pk)
    for wave in half:
        if str(wave.pk) not in going:
            enqueue(open_box, wave_id=wave.pk)
