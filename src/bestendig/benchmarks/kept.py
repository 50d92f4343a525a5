"""How long a file waits from which no more figures are taken."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.benchmarks.models import Benchmark
from bestendig.common.registry import RetentionRule, Unit, register_retention

KEPT_DAYS: Final = 7


def register() -> None:
    """Tell the registry."""
    register_retention(
        RetentionRule(
            "benchmark_files",
            _("Files with published figures"),
            keep=lambda _organisation: KEPT_DAYS,
            apply=lambda before: waiting(before).update(content=None),
            waiting=lambda before: waiting(before).count(),
            why=_("The figures that were taken stay; nobody needs the file after a week."),
            unit=Unit.DAYS,
        )
    )


def waiting(before: date) -> QuerySet[Benchmark]:
    """The files that came in before this day and are still here."""
    moment = timezone.make_aware(datetime.combine(before, time()))
    rows: QuerySet[Benchmark] = Benchmark.objects.filter(
        content__isnull=False, received_at__lt=moment
    )
    return rows
