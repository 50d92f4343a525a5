"""The moments of a plan for somebody's own calendar (R43)."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.measurement.queries.waves import waves
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.calendars import Entry, calendar_file
from bestendig.pages.waves.reading import plan_or_404
from bestendig.programmes.models import MeasurementPlan


@allow(Ability.WAVES_READ)
@require_safe
def calendar(request: DeskRequest, plan: UUID) -> HttpResponse:
    """When each moment opens and closes, as a file that calendars read."""
    found = plan_or_404(request, plan)
    return calendar_file(found.name, _entries(found))


def _entries(plan: MeasurementPlan) -> list[Entry]:
    """Two for each moment; of a survey that was launched, as it will really close."""
    launched = {wave.pk: wave for wave in waves()}
    link = settings.BASE_URL + reverse("waves:plan", args=[plan.pk])
    sequence = plan.versions.count()
    return [
        Entry(
            key=f"{moment.pk}-{code}",
            words=words % {"name": f"{plan.name}: {moment.name}"},
            at=getattr(launched.get(moment.wave_id or moment.pk, moment), f"{code}_at"),
            link=link,
            sequence=sequence,
        )
        for moment in plan.waves.all()
        for code, words in (
            ("opens", _("Survey opens: %(name)s")),
            ("closes", _("Survey closes: %(name)s")),
        )
    ]
