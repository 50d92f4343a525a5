"""A published file comes in, figures are taken from it, and the file goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.benchmarks.models import Benchmark, BenchmarkFigure, Target
from bestendig.benchmarks.reading import Published, Unit, middle_of, read_published
from bestendig.benchmarks.rules import may_be_same
from bestendig.common import audit, scope
from bestendig.common.keys import store
from bestendig.common.sealing import open_sealed, seal
from bestendig.organisations.refusal import Refused

_OBJECT: Final = "benchmark"


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a source is: told by who brings it."""

    title: str
    publisher: str
    year: int
    licence: str
    about: str
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One figure to take. row: empty for the middle of all rows; unit: other than understood."""

    target: Target
    column: str
    words: str = ""
    row: str = ""
    unit: Unit | None = None
    low: float | None = None
    high: float | None = None
    is_same: bool = False


def receive_published(name: str, content: bytes, about: About) -> Benchmark:
    """Take a file in, sealed. Raises TableError for one that cannot be read."""
    read_published(name, content)
    return _received(name, content, about)


@transaction.atomic
def _received(name: str, content: bytes, about: About) -> Benchmark:
    key = uuid4()
    benchmark: Benchmark = Benchmark.objects.create(
        id=key,
        title=about.title.strip(),
        publisher=about.publisher.strip(),
        year=about.year,
        licence=about.licence.strip(),
        about=about.about.strip(),
        address=about.address.strip(),
        name=name[-200:],
        content=seal(content, _key(), _about(key)),
        received_at=timezone.now(),
    )
    audit.record("receive_benchmark", object_kind=_OBJECT, object_id=key)
    return benchmark


def published_in(benchmark: Benchmark, sheet: str = "") -> Published:
    """What is understood of the file. Raises ValueError when it is gone."""
    if benchmark.content is None:
        raise ValueError("the file is gone")
    content = open_sealed(bytes(benchmark.content), _key(), _about(benchmark.id))
    return read_published(benchmark.name, content, sheet)


@transaction.atomic
def take_figure(benchmark_id: UUID, choice: Choice, sheet: str = "") -> BenchmarkFigure:
    """Take one figure from a file, beside one of ours. Raises Refused."""
    benchmark = _locked(benchmark_id)
    found = published_in(benchmark, sheet)
    column = next((x for x in found.columns if x.name == choice.column), None)
    if column is None:
        raise Refused(_("Choose a column of this file."), field="column")
    is_percent = (choice.unit or column.unit) is Unit.PERCENT
    if choice.is_same and not may_be_same(
        choice.target, is_percent=is_percent, low=choice.low, high=choice.high
    ):
        raise Refused(
            _("We count this in another way, so it cannot be the same. It can stand beside it."),
            field="is_same",
        )
    if choice.row and choice.row not in found.rows:
        raise Refused(_("Choose a row of this file."), field="row")
    middle = None if choice.row else middle_of(column, found.places)
    value = middle.middle if middle else None
    if choice.row:
        value = column.values[found.place(choice.row)]
    if value is None:
        raise Refused(
            _("There is no figure in this row.") if choice.row
            else _("There are fewer than five rows with a figure. Choose one row."),
            field="row",
        )  # fmt: skip
    if (
        choice.low is not None
        and choice.high is not None
        and not choice.low <= value <= choice.high
    ):
        raise Refused(_("This figure does not lie on that scale."), field="low")
    figure: BenchmarkFigure
    figure, _made = BenchmarkFigure.objects.update_or_create(
        benchmark=benchmark,
        target=choice.target,
        column=choice.column[:400],
        row=choice.row[:300],
        defaults={
            "words": (choice.words.strip() or choice.column)[:400],
            "is_same": choice.is_same,
            "is_percent": is_percent,
            "low": None if is_percent else choice.low,
            "high": None if is_percent else choice.high,
            "value": round(value, 2),
            "lower": round(middle.low, 2) if middle else None,
            "upper": round(middle.high, 2) if middle else None,
            "count": middle.count if middle else None,
            "hidden": column.hidden,
        },
    )
    audit.record("take_benchmark_figure", object_kind=_OBJECT, object_id=benchmark.pk)
    return figure


@transaction.atomic
def drop_figure(figure_id: UUID) -> None:
    """Take one figure away again."""
    figure = BenchmarkFigure.objects.get(pk=figure_id)
    audit.record("drop_benchmark_figure", object_kind=_OBJECT, object_id=figure.benchmark_id)
    figure.delete()


@transaction.atomic
def finish_benchmark(benchmark_id: UUID) -> Benchmark:
    """No more figures are taken: the file goes, the figures stay. Raises Refused without any."""
    benchmark = _locked(benchmark_id)
    if not benchmark.figures.exists():
        raise Refused(_("Take at least one figure, or throw the source away."))
    benchmark.content, benchmark.kept_at = None, timezone.now()
    benchmark.save(update_fields=["content", "kept_at"])
    audit.record("finish_benchmark", object_kind=_OBJECT, object_id=benchmark.pk)
    return benchmark


@transaction.atomic
def remove_benchmark(benchmark_id: UUID) -> None:
    """Take a source away, with its figures and its file."""
    benchmark = _locked(benchmark_id)
    audit.record("remove_benchmark", object_kind=_OBJECT, object_id=benchmark.pk)
    benchmark.delete()


def _locked(benchmark_id: UUID) -> Benchmark:
    found: Benchmark = Benchmark.objects.select_for_update(of=("self",)).get(pk=benchmark_id)
    return found


def _key() -> bytes:
    return store().ensure(f"{scope.current()}/benchmark-files")


def _about(benchmark: UUID) -> bytes:
    return f"benchmark {benchmark}".encode()
