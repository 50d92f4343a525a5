"""Short forms of a programme: whom they ask, what, and how they stand.

Who took part stands by name for advisers and HR alone. A form asks all of them, never one picked
by hand; who wants to hear nothing more is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from bestendig.organisations.models import Person
from bestendig.organisations.queries.seats import in_service
from bestendig.programmes.models import (
    Attendance,
    Enrolment,
    NoContact,
    PlannedWave,
    Programme,
    ShortForm,
)
from bestendig.programmes.queries.taking_part import design_of
from bestendig.questionnaires.asked import Asked, from_bank
from bestendig.questionnaires.bank import bank
from bestendig.questionnaires.scoring import FEWEST_FOR_CHANGE
from bestendig.questionnaires.templates import MODULE_AT_MOST, TEMPLATES
from bestendig.releases.models import Release

_K, _S = ShortForm.Kind, Enrolment.State
# A mark for the whole, and what people noticed themselves.
_EVALUATION: Final = ("WAA04", "EFF01", "EFF02", "EFF03", "EFF04")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One form with its moment. counted: its figures came out; over: it closed, or went by."""

    form: ShortForm
    moment: PlannedWave
    counted: bool
    over: bool

    @property
    def waits(self) -> bool:
        """Whether it still has to be sent."""
        return not self.moment.is_launched and not self.over

    @property
    def fell_through(self) -> bool:
        """Whether it ended without figures: too few forms, or it could not be sent."""
        return self.over and not self.counted


def took_part(programme: UUID, day: date) -> QuerySet[Person]:
    """Who took part by that day and works here: who came to a meeting; of a programme where nobody
    was noted, who had started. Not who takes no part after all, or waits for a later start; and who
    came to a refresher says nothing of who was there before."""
    rows = Enrolment.objects.filter(programme=programme)
    started = Q(state__in=(_S.IN, _S.APART)) | Q(state=_S.WAITING, starts_on__lte=day)
    people = in_service(Person.objects.all(), day).filter(
        pk__in=rows.filter(started).values("person")
    )
    came = Attendance.objects.filter(meeting__programme=programme, meeting__again=False)
    return people.filter(pk__in=came.values("person")) if came.exists() else people


def to_be_asked(programme: UUID, day: date) -> QuerySet[Person]:
    """Who may be approached: who took part, and does not want to hear nothing more."""
    quiet = NoContact.objects.filter(enrolment__programme=programme)
    return took_part(programme, day).exclude(pk__in=quiet.values("enrolment__person"))


def quiet_about(wave: UUID) -> QuerySet[NoContact]:
    """Who wants to hear nothing more about the programme whose short form this survey is: the
    numbers of people, for a subquery."""
    rows = NoContact.objects.filter(enrolment__programme__short_forms__plan__waves__wave_id=wave)
    found: QuerySet[NoContact] = rows.values("enrolment__person")
    return found


def questions_of(programme: Programme, kind: str) -> tuple[Asked, ...]:
    """The questions of a form of this kind, at most five: what people thought of it; or those of
    the main outcome, by which the programme is measured. Without one: what is kept up."""
    codes: Iterable[str] = _EVALUATION
    if kind == _K.BOOSTER:
        design = design_of(programme)
        codes = _of_outcome(design.primary if design else ())
    return tuple(from_bank(bank().items[x]) for x in codes)


def forms_of(programme: UUID) -> list[Standing]:
    """All forms of a programme, the oldest first."""
    rows = list(ShortForm.objects.filter(programme=programme).select_related("plan"))
    moments = {
        x.plan_id: x for x in PlannedWave.objects.filter(plan__in=[row.plan_id for row in rows])
    }
    waves = [x.wave_id for x in moments.values() if x.wave_id]
    counted = set(Release.objects.filter(wave_id__in=waves).values_list("wave_id", flat=True))
    now = timezone.now()
    return [
        Standing(
            form=row, moment=moment, counted=moment.wave_id in counted, over=moment.closes_at <= now
        )
        for row in rows
        if (moment := moments.get(row.plan_id))
    ]


def waves_of_forms(programme: UUID) -> list[UUID]:
    """The surveys that its forms became."""
    rows = PlannedWave.objects.filter(plan__short_form__programme=programme, wave_id__isnull=False)
    return list(rows.order_by("opens_at").values_list("wave_id", flat=True))


def programme_asking(wave: UUID) -> str:
    """The name of the programme whose short form a survey is; empty for every other survey."""
    rows = ShortForm.objects.filter(plan__waves__wave_id=wave)
    return rows.values_list("programme__name", flat=True).first() or ""


def _of_outcome(primary: Iterable[str]) -> Iterable[str]:
    askable = {x.code for x in bank().askable()}
    for code in primary:
        scale = bank().scales.get(code)
        items = [x for x in scale.items if x in askable] if scale else []
        if len(items) >= FEWEST_FOR_CHANGE:
            return items[:MODULE_AT_MOST]
    return TEMPLATES["module_maintenance"].items
