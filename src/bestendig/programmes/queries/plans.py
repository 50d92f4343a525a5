"""Plans of the bound organisation.

Who makes them (`WAVES_WRITE`) sees drafts too. Who only reads them (works council, data protection
officer) sees a plan from the moment it was locked for the first time: `locked_only`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery
from django.utils import timezone

from bestendig.programmes.content import Part, Rules, content_of, differences
from bestendig.programmes.models import MeasurementPlan, PlannedWave, PlanVersion
from bestendig.questionnaires.models import QuestionnaireVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """How a plan stands to its newest version. changed: what differs from it now."""

    newest: PlanVersion | None
    changed: tuple[Part, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the plan is as it was locked."""
        return self.newest is not None and not self.changed


def plans(*, locked_only: bool) -> QuerySet[MeasurementPlan]:
    """All plans, the newest first, with their moments and versions."""
    rows: QuerySet[MeasurementPlan] = MeasurementPlan.objects.prefetch_related(
        Prefetch("waves", PlannedWave.objects.order_by("opens_at")),
        Prefetch("versions", PlanVersion.objects.order_by("-number")),
    )
    return rows.filter(pk__in=_locked()) if locked_only else rows


def planned_waves(*, locked_only: bool) -> QuerySet[PlannedWave]:
    """All moments that people prepare, the first to come first, with their plan and questions.

    Not the quarters of a plan that goes from quarter to quarter: the clock sees to those.
    """
    rows = _moments().exclude(plan__kind=MeasurementPlan.Kind.ROLLING)
    return rows.filter(plan__in=_locked()) if locked_only else rows


def coming_waves(*, locked_only: bool) -> QuerySet[PlannedWave]:
    """Those of `planned_waves` that wait to be launched. A programme's moment that went by is none
    of them: the programme's page says that it was not held."""
    rows = planned_waves(locked_only=locked_only).filter(wave_id=None)
    kinds = (MeasurementPlan.Kind.PROGRAMME, MeasurementPlan.Kind.SHORT)
    return rows.exclude(plan__kind__in=kinds, closes_at__lt=timezone.now())


def withdrawn_plans() -> QuerySet[MeasurementPlan]:
    """Plans that were locked and then withdrawn, the newest first; for who reads plans."""
    rows: QuerySet[MeasurementPlan] = MeasurementPlan.objects.exclude(withdrawn_at=None)
    return rows.order_by("-withdrawn_at")


def planned_of(wave_id: UUID) -> PlannedWave | None:
    """The moment that became this wave; None for one that was launched without a plan."""
    return _moments().filter(wave_id=wave_id).first()


def running_rhythm() -> MeasurementPlan | None:
    """The rhythm that runs now."""
    found: MeasurementPlan | None = (
        plans(locked_only=False).filter(kind=MeasurementPlan.Kind.RHYTHM, current=True).first()
    )
    return found


def extras_of(moment: PlannedWave) -> list[QuestionnaireVersion]:
    """What is asked beside the questions of a moment: its own extra questions, and those of the
    programmes that borrow it, as their plans were locked: what is changed in a plan counts once it
    is locked again."""
    return [*([moment.extra] if moment.extra else []), *lent_extras(moment)]


def lent_extras(
    moment: PlannedWave, besides: MeasurementPlan | None = None
) -> list[QuestionnaireVersion]:
    """The extra questions of the programmes that borrow it, by the newest version of each plan.
    besides: not of this one."""
    key = str(moment.pk)
    rows = newest_versions().filter(content__borrowed__has_key=key)
    if besides is not None:
        rows = rows.exclude(plan=besides)
    prints = {x.content["borrowed"][key]["extra"] for x in rows} - {""}
    if not prints:
        return []
    return list(
        QuestionnaireVersion.objects.filter(fingerprint__in=prints).order_by("fixed_at", "pk")
    )


def newest_versions() -> QuerySet[PlanVersion]:
    """Of every plan that was locked the version that was locked last."""
    newest = PlanVersion.objects.filter(plan=OuterRef("plan")).order_by("-number")
    rows: QuerySet[PlanVersion] = PlanVersion.objects.annotate(
        last=Subquery(newest.values("number")[:1])
    )
    return rows.filter(number=F("last"))


def lock_of(plan: MeasurementPlan, rules: Rules | None = None) -> Lock:
    """Whether it is locked, and what was changed since. rules: where they are known already."""
    newest = max(plan.versions.all(), key=lambda version: version.number, default=None)
    if newest is None:
        return Lock(newest=None)
    return Lock(newest=newest, changed=tuple(differences(newest.content, content_of(plan, rules))))


def _moments() -> QuerySet[PlannedWave]:
    rows: QuerySet[PlannedWave] = PlannedWave.objects.select_related(
        "plan", "questionnaire__questionnaire", "extra__questionnaire"
    )
    return rows.order_by("opens_at")


def _locked() -> Any:
    """The plans that were locked at least once, for a subquery."""
    return PlanVersion.objects.values("plan")
