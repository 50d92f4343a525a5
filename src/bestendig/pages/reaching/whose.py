"""Whose people somebody may reach."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from bestendig.measurement.models import SHORT_FORM, Wave
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest


def wave_or_404(request: DeskRequest, wave: UUID) -> Wave:
    """A survey. Who is asked by a short form took part, which advisers and HR alone know by name
    (decision 113): nobody else prints its letters."""
    found: Wave = get_object_or_404(Wave, pk=wave)
    if found.rolling == SHORT_FORM and not request.desk.may(Ability.PROGRAMMES_WRITE):
        raise Http404
    return found
