"""Waves of the bound organisation, and what may be told of one that is open.

For whoever sees surveys (`WAVES_READ`). Nothing here tells who answered, or how many by now.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from bestendig.common import keys
from bestendig.common.jobs.models import JobRun
from bestendig.measurement.ballots import keyring
from bestendig.measurement.models import DailyResponse, Invitation, Wave
from bestendig.measurement.tasks import open_box
from bestendig.organisations.models import Person
from bestendig.organisations.queries.agreements import agreements_in_order

_S = Wave.State
GOING = (_S.LAUNCHED, _S.OPEN, _S.CLOSING)
OVER = (_S.CLOSED, _S.DESTROYED)


def waves(*states: Wave.State) -> QuerySet[Wave]:
    """Waves in these states with their series, the first to close first; of none named, all."""
    rows: QuerySet[Wave] = Wave.objects.select_related("series").order_by("closes_at", "name")
    return rows.filter(state__in=states) if states else rows


def invited_to(wave: Wave) -> int:
    """How many people were invited."""
    over = Wave.State(wave.state) in OVER
    return int(wave.invited) if over else Invitation.objects.filter(wave=wave).count()


def response_so_far(wave: Wave) -> DailyResponse | None:
    """What was written down last of its response; None before the first day."""
    found: DailyResponse | None = wave.responses.order_by("-day").first()
    return found


def counting_run(wave: Wave) -> JobRun | None:
    """The newest run of the job that opens its box."""
    runs = JobRun.objects.filter(name=open_box.name, organisation_id=wave.organisation_id).order_by(
        "-created_at"
    )
    return next((run for run in runs if run.arguments.get("wave_id") == str(wave.pk)), None)


def imported_shortly_before(wave_id: UUID) -> QuerySet[Person]:
    """Who was invited less than 30 days after an import added or changed them, by name.

    For the works council and the data protection officer.
    """
    rows: QuerySet[Person] = Person.objects.filter(
        invitations__wave=wave_id, invitations__recent=True
    ).select_related("unit")
    return rows.order_by("last_name", "first_name", "pk")


def box_is_locked(wave: Wave) -> bool:
    """Whether its box needs the key-holder's passphrase to be opened."""
    try:
        return keys.store().info(keyring.box_name(wave.pk)).state is keys.State.LOCKED
    except keys.KeyMissing:
        return False


def panel_is_locked(series_id: UUID | None) -> bool:
    """Whether the key that links the waves of a series needs its passphrase."""
    if series_id is None:
        return False
    try:
        return keys.store().info(keyring.panel_name(series_id)).state is keys.State.LOCKED
    except keys.KeyMissing:
        return False


def not_invited(wave: Wave, people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of `people` who were not invited to it."""
    return people.exclude(pk__in=Invitation.objects.filter(wave=wave).values("person_id"))


def blocked(now: datetime) -> QuerySet[Wave]:
    """Waves whose time to open has come and that stand still, for want of agreements."""
    rows: QuerySet[Wave] = Wave.objects.filter(
        state=_S.LAUNCHED, opens_at__lte=now, closes_at__gt=now
    )
    return rows.none() if agreements_in_order(timezone.localdate(now)).in_order else rows
