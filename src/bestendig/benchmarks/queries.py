"""Published figures, for whoever has `Ability.BENCHMARKS_READ`."""

from __future__ import annotations

from django.db.models import QuerySet

from bestendig.benchmarks.models import Benchmark, BenchmarkFigure


def benchmarks() -> QuerySet[Benchmark]:
    """The sources, the newest first, without their files."""
    rows: QuerySet[Benchmark] = Benchmark.objects.defer("content")
    return rows


def figures_shown() -> QuerySet[BenchmarkFigure]:
    """All figures with their source, by what they stand beside, the newest source first."""
    rows: QuerySet[BenchmarkFigure] = (
        BenchmarkFigure.objects.select_related("benchmark")
        .defer("benchmark__content")
        .order_by("target", "-benchmark__year", "words")
    )
    return rows
