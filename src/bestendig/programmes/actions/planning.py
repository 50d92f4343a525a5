"""Beginning a plan with its moments, and throwing away what was not launched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.common.registry import months_after
from bestendig.organisations.locking import lock_people
from bestendig.organisations.refusal import Refused
from bestendig.programmes.models import Group, MeasurementPlan, PlannedWave
from bestendig.programmes.rules.moments import (
    Window,
    too_long,
    window_before,
    window_from,
    windows_every,
)
from bestendig.questionnaires.models import QuestionnaireVersion

_Role = PlannedWave.Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One moment that is going to be planned."""

    role: PlannedWave.Role
    window: Window
    name: str
    months_after: int | None = None


def once(window: Window) -> list[Moment]:
    """One moment by itself."""
    return [Moment(role=_Role.ONCE, window=window, name=_("Survey"))]


def every(first: date, months: int, times: int) -> list[Moment]:
    """Moments that return: the first is the start, the others follow it."""
    return [
        Moment(
            role=_Role.FOLLOW_UP if number else _Role.START,
            window=window,
            name=_("Survey %(number)d") % {"number": number + 1},
            months_after=months * number or None,
        )
        for number, window in enumerate(windows_every(first, months, times))
    ]


def around(begins: date, ends: date, follow_ups: Iterable[int], today: date) -> list[Moment]:
    """Before something begins, when it ends, and so many months after that."""
    if ends <= begins:
        raise Refused(_("The end must come after the beginning."), field="ends")
    if begins <= today:
        raise Refused(
            _("It has begun by then. Measure before the start, or choose “once”."), field="begins"
        )
    moments = [
        Moment(role=_Role.START, window=window_before(begins, today), name=_("Before the start")),
        Moment(role=_Role.END, window=window_from(ends), name=_("At the end")),
    ]
    moments += [
        Moment(
            role=_Role.FOLLOW_UP,
            window=window_from(months_after(ends, months)),
            name=_("After %(months)d months") % {"months": months},
            months_after=months,
        )
        for months in sorted(follow_ups)
    ]
    return moments


@transaction.atomic
def begin_plan(name: str, purpose: str, moments: Sequence[Moment]) -> MeasurementPlan:
    """A plan of its own. Raises Refused when its moments lie more than 24 months apart."""
    plan = _begin(MeasurementPlan.Kind.OWN, name, purpose, moments)
    audit.record("begin_plan", object_kind="plan", object_id=plan.pk, moments=len(moments))
    return plan


@transaction.atomic
def begin_rhythm(
    name: str, purpose: str, windows: Sequence[Window], questionnaire: UUID | None = None
) -> MeasurementPlan:
    """The fixed moments of the organisation for the coming two years, all with these questions.

    It follows the rhythm that ran until now. Raises Refused while that has moments to come.
    """
    lock_people()
    running = MeasurementPlan.objects.filter(kind=MeasurementPlan.Kind.RHYTHM, current=True).first()
    if running and running.waves.filter(wave_id=None).exists():
        raise Refused(_("The rhythm that runs still has moments to come."))
    if running:
        running.current = False
        running.save(update_fields=["current"])
    moments = [Moment(role=_Role.RHYTHM, window=window, name=_month(window)) for window in windows]
    plan = _begin(MeasurementPlan.Kind.RHYTHM, name, purpose, moments)
    if questionnaire is not None:
        plan.waves.update(questionnaire=fixed(questionnaire, "questionnaire"))
    audit.record("begin_rhythm", object_kind="plan", object_id=plan.pk, moments=len(moments))
    return plan


@transaction.atomic
def begin_rolling(
    name: str, purpose: str, windows: Sequence[Window], questionnaire: UUID
) -> MeasurementPlan:
    """A moment a quarter, each with these questions. The answers are laid beside nothing."""
    moments = [
        Moment(role=_Role.QUARTER, window=window, name=quarter_name(window)) for window in windows
    ]
    plan = _begin(MeasurementPlan.Kind.ROLLING, name, purpose, moments)
    plan.waves.update(
        questionnaire=fixed(questionnaire, "questionnaire"), privacy=PlannedWave.Privacy.UNLINKED
    )
    audit.record("begin_plan", object_kind="plan", object_id=plan.pk, moments=len(moments))
    return plan


@transaction.atomic
def discard_wave(planned_id: UUID) -> None:
    """Take out a moment that was not launched. A plan without any moment goes with it; one that
    had been locked is withdrawn, and can still be read."""
    wave = draft(planned_id)
    plan = wave.plan
    audit.record("discard_planned_wave", object_kind="planned_wave", object_id=wave.pk)
    wave.delete()
    if plan.waves.exists():
        return
    if not plan.versions.exists():
        plan.delete()
        return
    plan.withdrawn_at, plan.current = timezone.now(), False
    plan.save(update_fields=["withdrawn_at", "current"])
    audit.record("withdraw_plan", object_kind="plan", object_id=plan.pk)


def draft(planned_id: UUID) -> PlannedWave:
    """A moment that was not launched, locked with its plan. Raises Refused when it was."""
    wave: PlannedWave = (
        PlannedWave.objects.select_for_update(of=("self",))
        .select_related("plan", "questionnaire", "extra")
        .get(pk=planned_id)
    )
    if wave.is_launched:
        raise Refused(_("This survey was launched. Nothing about it can change any more."))
    return wave


def _begin(
    kind: MeasurementPlan.Kind, name: str, purpose: str, moments: Sequence[Moment]
) -> MeasurementPlan:
    if not name.strip():
        raise Refused(_("This is still empty."), field="name")
    if not purpose.strip():
        raise Refused(_("This is still empty."), field="purpose")
    _refuse_too_long([moment.window for moment in moments])
    plan: MeasurementPlan = MeasurementPlan.objects.create(
        name=name.strip(), kind=kind, purpose=purpose.strip()
    )
    Group.objects.create(plan=plan)
    _put(plan, moments)
    return plan


def begin_moments(plan: MeasurementPlan, moments: Sequence[Moment]) -> None:
    """Give a plan its moments. Raises Refused when they lie more than 24 months apart."""
    _refuse_too_long([moment.window for moment in moments])
    _put(plan, moments)


def _put(plan: MeasurementPlan, moments: Sequence[Moment]) -> None:
    PlannedWave.objects.bulk_create(
        PlannedWave(
            plan=plan, name=moment.name, role=moment.role, months_after=moment.months_after,
            opens_at=moment.window.opens_at, closes_at=moment.window.closes_at,
        )
        for moment in moments
    )  # fmt: skip


def _refuse_too_long(windows: Sequence[Window]) -> None:
    if not windows:
        raise Refused(_("A plan has at least one moment."))
    refuse_far_apart(windows)
    for window in windows:
        if window.last < timezone.localdate():
            raise Refused(_("This moment is over already."))
        if window.last <= window.first:
            raise Refused(_("The survey must close later."), field="closes")


def refuse_far_apart(windows: Sequence[Window]) -> None:
    """Raises Refused when answers would have to be linked for more than 24 months."""
    if too_long(min(x.first for x in windows), max(x.last for x in windows)):
        raise Refused(
            _("These moments lie more than 24 months apart. Answers are linked no longer."),
            field="opens",
        )


def fixed(version_id: UUID, field: str) -> QuestionnaireVersion:
    """A version that may be asked. Raises Refused, at this field, for a draft."""
    version: QuestionnaireVersion = QuestionnaireVersion.objects.get(pk=version_id)
    if not version.is_fixed:
        raise Refused(_("Only a fixed questionnaire can be asked."), field=field)
    return version


def quarter_name(window: Window) -> str:
    """“Quarter 4 of 2026”; of a longer window the first and the last."""
    first, last = _quarter(window.first), _quarter(window.last)
    return first if first == last else _("%(first)s and %(last)s") % {"first": first, "last": last}


def _quarter(day: date) -> str:
    return _("Quarter %(number)d of %(year)d") % {
        "number": (day.month + 2) // 3,
        "year": day.year,
    }


def _month(window: Window) -> str:
    return date_format(window.first, "F Y").capitalize()
