"""What was measured, as values, and as docs/speed.md."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version

INTRODUCTION = """\
# Speed

What the engine costs, measured on made-up answers, against the tools researchers use for the
same question. Repeat it with `make speed` (some two minutes, one process at a time; it
writes this page); `.venv/bin/python -m bench.speed --quick` is a smaller run of about a
minute. Look at the ratios: seconds belong to the machine, ratios were measured in the same run
on the same data.

CPU is in all threads. It leaves out importing libraries and making up the data, for us and
for the others alike (except for the command, where everything counts). Memory is the most the
whole process had. About 40% of the people have left by the last wave, those with low scores
sooner, and one in twenty of the other follow-up answers is missing. Work of milliseconds is the
median of five runs; the others ran once.
"""


@dataclass(frozen=True)
class Target:
    """What a figure must reach. A ratio (×) is a least, everything else a most."""

    what: str
    value: float
    limit: float
    unit: str

    @property
    def shortfall(self) -> float:
        """Above 1: missed."""
        return self.limit / self.value if self.unit == "×" else self.value / self.limit

    @property
    def missed(self) -> bool:
        return not self.shortfall <= 1

    @property
    def clearly_missed(self) -> bool:
        """By more than a quarter: machines differ that much from one run to the next."""
        return not self.shortfall <= 1.25

    def sentence(self) -> str:
        side = "at least" if self.unit == "×" else "at most"
        got, limit = (f"{number:.3g}{self.unit}" for number in (self.value, self.limit))
        return f"{self.what}: {got}, to be {side} {limit}."


@dataclass(frozen=True)
class Figure:
    """One measurement: CPU or wall seconds and MB, ours and (beside a peer) theirs."""

    name: str
    size: str
    cpu: float | None = None
    peer_cpu: float | None = None
    peak_mb: float | None = None
    peer_peak_mb: float | None = None
    wall: float | None = None
    note: str = ""
    skipped: str = ""
    targets: tuple[Target, ...] = ()

    @property
    def ratio(self) -> str:
        return f"{self.peer_cpu / self.cpu:,.0f}×" if self.peer_cpu and self.cpu else ""

    def line(self) -> str:
        """For the terminal."""
        parts = [f"{self.name}: {self.size}"]
        if self.skipped:
            return f"{parts[0]}: not measured, {self.skipped}"
        if self.cpu is not None:
            parts.append(f"{self.cpu:.3f} s CPU")
        if self.wall is not None:
            parts.append(f"{self.wall:.3f} s")
        if self.peak_mb is not None:
            parts.append(f"{self.peak_mb:.0f} MB")
        if self.peer_cpu is not None:
            parts.append(f"theirs {self.peer_cpu:.2f} s CPU, {self.ratio}")
        return ", ".join([*parts, self.note]).rstrip(", ")


def page(figures: Sequence[Figure]) -> str:
    """The whole page."""
    ours = [f for f in figures if f.peer_cpu is None and f.cpu is not None]
    beside = [f for f in figures if f.peer_cpu is not None]
    engines = [f for f in figures if f.wall is not None]
    parts = [
        INTRODUCTION,
        machine(),
        "## By itself\n",
        table(
            ["what", "size", "CPU s", "MB", "target", ""],
            [
                [f.name, f.size, f"{f.cpu:.3f}", f"{f.peak_mb:.0f}", aims(f), f.note]
                for f in ours
            ],
        ),
        "## Beside others\n\nFrom rows to estimate, CPU seconds of ours and of theirs; sizes are "
        "200,000 people, or what they finish in about ten seconds. Nothing is extrapolated.\n",
        table(
            ["other", "size", "ours", "theirs", "ratio", "target", "MB ours, theirs", ""],
            [
                [
                    f.name, f.size, f"{f.cpu:.3f}", f"{f.peer_cpu:.2f}", f.ratio, aims(f),
                    f"{f.peak_mb:.0f}, {f.peer_peak_mb:.0f}", f.note,
                ]
                for f in beside
            ],
        ),
        "## One expression, any engine\n\nSeconds of wall time of the second run, transport "
        "included, and the largest difference from the moments of the rows. PySpark is no "
        "dependency: with Java 17, `pyspark<4.1` beside the other packages adds its row.\n",
        table(
            ["engine", "size", "s", "", "target"],
            [[f.name, f.size, f"{f.wall:.2f}", f.note, aims(f)] for f in engines],
        ),
        "## What falls short\n",
        shortfalls(figures),
    ]  # fmt: skip
    return "\n".join(parts)


def machine() -> str:
    """The machine and the versions, in a sentence or two."""
    libraries = ("numpy", "scipy", "polars", "duckdb", "ibis-framework", "statsmodels", "diff-diff")
    versions = [f"{name} {version(name)}" for name in libraries]
    if shutil.which("Rscript"):
        asked = "cat(R.version.string, paste(p <- c('nlme', 'lme4'), sapply(p, function(x) as.character(packageVersion(x)))), sep = ', ')"  # noqa: E501  # one R expression
        done = subprocess.run(["Rscript", "-e", asked], capture_output=True, text=True, check=True)
        versions.append(done.stdout)
    return (
        f"Machine: {os.cpu_count()} cores, {platform.machine()}, {platform.system()}; "
        f"Python {platform.python_version()}. {', '.join(versions)}.\n"
    )


def aims(figure: Figure) -> str:
    """The targets of a figure, in a few signs."""
    return ", ".join(
        f"{'≥' if t.unit == '×' else '≤'} {t.limit:g} {t.unit}".strip()
        + (" **missed**" if t.missed else "")
        for t in figure.targets
    )


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def shortfalls(figures: Sequence[Figure]) -> str:
    """Missed targets, what was not measured, and where we are not much faster."""
    said = [f"- Missed: {t.sentence()}" for f in figures for t in f.targets if t.missed]
    said += [f"- Not measured: {f.name}, because {f.skipped}." for f in figures if f.skipped]
    for f in figures:
        if f.peer_cpu and f.cpu and f.peer_cpu < 100 * f.cpu:
            said.append(f"- {f.name} is {f.ratio} slower, which is not a hundred.")
    said.append(
        "- `lmer` and `MixedLM` fit a simpler model than ours: a random intercept instead of an "
        "unstructured covariance. `gls` and `MixedLM` were not tried with more people than stand "
        "above."
    )
    return "\n".join(said) + "\n"
