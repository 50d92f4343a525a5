"""What the adviser arranges about reaching people, and the way in of who signed in."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.common.keys import KeyMissing
from bestendig.measurement.models import Door, Invitation, Reach, Wave
from bestendig.measurement.reaching.ways import ways_of
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused


@transaction.atomic
def arrange(wave_id: UUID, *, helper_name: str, helper_when: str, results_on: date | None) -> Reach:
    """Who helps at a tablet, when and where; and when people see what came out. Raises Refused."""
    wave = Wave.objects.get(pk=wave_id)
    if bool(helper_name) != bool(helper_when):
        field = "helper_when" if helper_name else "helper_name"
        raise Refused(_("Say both who helps, and when and where."), field=field)
    if results_on and results_on <= timezone.localdate(wave.closes_at):
        raise Refused(_("The results come after the survey closes."), field="results_on")
    reach: Reach
    reach, _made = Reach.objects.select_for_update().get_or_create(wave=wave)
    reach.helper_name, reach.helper_when = helper_name, helper_when
    reach.results_on = results_on
    reach.save(update_fields=["helper_name", "helper_when", "results_on"])
    audit.record("arrange_reach", object_kind="wave", object_id=wave.pk)
    return reach


def own_link(person: Person, wave_id: UUID, language: str) -> str | None:
    """The personal address of somebody who signed in; None when there is no open box for them.

    Nothing is kept of it: not that they came, nor when.
    """
    row = (
        Invitation.objects.filter(wave=wave_id, person=person, wave__state=Wave.State.OPEN)
        .select_related("wave")
        .first()
    )
    if row is None:
        return None
    try:
        return ways_of(row.wave).link(row.pk, language)
    except (KeyMissing, Door.DoesNotExist):
        return None
