"""The list: what asks something now, what runs, what is planned, what is over."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bestendig.measurement.models import Wave
from bestendig.measurement.queries.waves import GOING, OVER, waves
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.programmes.models import PlannedWave
from bestendig.programmes.queries.plans import (
    coming_waves,
    planned_waves,
    running_rhythm,
    withdrawn_plans,
)


@dataclass(frozen=True, slots=True)
class Launched:
    """A wave with the moment of a plan that it was; None when it had none."""

    wave: Wave
    moment: PlannedWave | None


@allow(Ability.WAVES_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """All surveys that this desk may see: who only reads sees plans once they were locked."""
    may_write = request.desk.may(Ability.WAVES_WRITE)
    moments = list(planned_waves(locked_only=not may_write))
    by_wave = {moment.wave_id: moment for moment in moments if moment.wave_id}
    going = [Launched(wave, by_wave.get(wave.pk)) for wave in waves(*GOING)]
    over = [Launched(wave, by_wave.get(wave.pk)) for wave in reversed(waves(*OVER))]
    shown = {
        "may_write": may_write,
        "going": going,
        "planned": coming_waves(locked_only=not may_write),
        "over": over,
        "withdrawn": withdrawn_plans(),
        "rhythm": running_rhythm(),
    }
    return render(request, "waves/list.html", shown)
