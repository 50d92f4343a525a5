"""Reading the schedule and its proof. For the data protection officer and the works council."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.registry import REGISTRY, RetentionRule, Unit
from bestendig.organisations.models import Organisation
from bestendig.organisations.retention.models import RetentionProof, RetentionRun

# The job runs every night. What is still there after two days was missed.
SLACK = timedelta(days=2)


class Overdue(StrEnum):
    """Why a rule is behind."""

    NO = ""
    FAILED = "failed"
    NOT_RUN = "not_run"
    LEFT_OVER = "left_over"


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One rule: what, how long, why, and whether it is behind."""

    code: str
    what: str
    why: str
    length: int
    in_days: bool
    left_over: int
    overdue: Overdue
    last_erased: date | None


@dataclass(frozen=True, slots=True)
class Schedule:
    """All rules of the bound organisation, those that are behind on top."""

    rows: tuple[Scheduled, ...]
    last_run: datetime | None
    next_run: date

    @property
    def overdue(self) -> int:
        """How many rules are behind."""
        return sum(bool(row.overdue) for row in self.rows)


def schedule(today: date) -> Schedule:
    """What goes when in the bound organisation, and what should have gone already."""
    last = RetentionRun.objects.first()
    newest = RetentionProof.objects.order_by().values("rule").annotate(newest=Max("at"))
    erased = dict(newest.values_list("rule", "newest"))
    rows = [
        _scheduled(rule, today, last, erased.get(rule.code))
        for rule in REGISTRY.rules_of_organisations()
    ]
    rows.sort(key=lambda row: not row.overdue)
    ran_today = last is not None and last.day >= today
    return Schedule(
        tuple(rows),
        last.at if last else None,
        today + timedelta(days=1) if ran_today else today,
    )


def _scheduled(
    rule: RetentionRule, today: date, last: RetentionRun | None, erased: datetime | None
) -> Scheduled:
    organisation = scope.current()
    before = rule.before(organisation, today) - SLACK
    left_over = rule.waiting(before) if rule.waiting else 0
    return Scheduled(
        rule.code,
        str(rule.what),
        str(rule.why),
        rule.keep(organisation),
        rule.unit is Unit.DAYS,
        left_over,
        _overdue(rule, today, last, left_over),
        timezone.localtime(erased).date() if erased else None,
    )


def _overdue(
    rule: RetentionRule, today: date, last: RetentionRun | None, left_over: int
) -> Overdue:
    if last is not None and rule.code in last.failed:
        return Overdue.FAILED
    if left_over:
        return Overdue.LEFT_OVER
    since = last.day if last else Organisation.objects.get(pk=scope.current()).created_at.date()
    return Overdue.NOT_RUN if today - since > SLACK else Overdue.NO


def proofs() -> QuerySet[RetentionProof]:
    """What was erased in the bound organisation, newest first."""
    found: QuerySet[RetentionProof] = RetentionProof.objects.order_by("-at", "rule")
    return found


@dataclass(frozen=True, slots=True)
class ErasedFigures:
    """How many rows went in the last 30 days, how many rules are behind, and the last run."""

    rows: int
    overdue: int
    last_run: datetime | None


def erased_figures(today: date) -> ErasedFigures:
    """Counts for the home card."""
    month = RetentionProof.objects.filter(run__day__gt=today - timedelta(days=30))
    rows = month.aggregate(rows=Sum("erased"))["rows"] or 0
    now = schedule(today)
    return ErasedFigures(rows, now.overdue, now.last_run)
