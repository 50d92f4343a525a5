"""How fast the engine is, against its peers in the same run: `make speed`.

Each measurement runs in a process of its own (see speed_tasks.py); nothing runs side by side.
The full run takes some two minutes and writes docs/speed.md. `--quick` takes less than one
and writes nothing. Exit code 1: a target is missed by more than a quarter. In a quick run those
are the ratios, the memory and the equality of numbers, as times belong to the full sizes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.speed_engines import ENGINES, missing
from bench.speed_page import Figure, Target, page

HERE = Path(__file__).resolve().parent
SAME_MODEL, SAME_ESTIMATES = "the same model", "the same estimates"
PAGE = HERE.parent / "docs" / "speed.md"


def surroundings() -> dict[str, str]:
    """What a measured process gets: our modules, and compiled ones kept as in any installation."""
    path = os.pathsep.join([str(HERE.parent / "src"), os.environ.get("PYTHONPATH", "")])
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": path}


@dataclass(frozen=True)
class Sizes:
    """People in each measurement. Peers get what they finish in some ten seconds."""

    fit: int
    gls: int
    lmer: int
    mixedlm: int
    staggered: int
    answers: int
    engines: int
    command: int


FULL = Sizes(200_000, 5_000, 200_000, 10_000, 200_000, 200_000, 200_000, 200_000)
QUICK = Sizes(200_000, 1_000, 100_000, 2_000, 20_000, 20_000, 20_000, 20_000)


@dataclass
class Run:
    """Measures, tells, and keeps what was found."""

    sizes: Sizes
    full: bool
    folder: Path
    figures: list[Figure] = field(default_factory=list)

    def task(self, name: str, *numbers: int) -> dict[str, float]:
        script = str(HERE / "speed_tasks.py")
        return self._json(sys.executable, script, name, str(self.folder), *map(str, numbers))

    def in_r(self, model: str, people: int) -> dict[str, float]:
        self.task("rows_for_r", people, 4)
        return self._json("Rscript", str(HERE / "speed.R"), model, str(self.folder))

    def tell(self, figure: Figure) -> None:
        self.figures.append(figure)
        print(figure.line(), flush=True)

    def time_target(self, what: str, seconds: float, limit: float) -> tuple[Target, ...]:
        return (Target(what, seconds, limit, "s"),) if self.full else ()

    def _json(self, *command: str) -> dict[str, float]:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False,
            env=surroundings(),
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{' '.join(command)}\n{done.stderr[-2000:]}")
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found


def fits(run: Run) -> None:
    """The repeated-measures fit, whatever the number of people."""
    for waves, groups, limit in ((4, 2, 0.1), (8, 6, 1.0)):
        for common in (1, 0):
            found = run.task("fit", run.sizes.fit, waves, groups, common)
            sigma = "one covariance" if common else "a covariance a group"
            size = f"{run.sizes.fit:,} people × {waves} waves, {groups} groups, {sigma}"
            run.tell(Figure(
                "Fit from moments", size, found["fit"], peak_mb=found["peak_mb"],
                note=f"{found['cells']} cells; with moments from rows {found['cpu']:.3f} s",
                targets=run.time_target(f"fit, {size}", found["fit"], limit),
            ))  # fmt: skip


def peers(run: Run) -> None:
    """The same data in the same run, from rows to estimate."""
    without_r = None if shutil.which("Rscript") else "R is not installed"
    for name, people, same, why_not in (
        ("nlme::gls", run.sizes.gls, SAME_MODEL, without_r),
        ("lme4::lmer", run.sizes.lmer, "a simpler model: random intercept", without_r),
        ("statsmodels MixedLM", run.sizes.mixedlm, "a simpler model: random intercept", None),
    ):
        size = f"{people:,} people × 4 waves, 40% gone"
        if why_not:
            run.tell(Figure(name, size, skipped=why_not))
            continue
        ours = run.task("fit", people, 4, 2, 1)
        in_r = name.partition("::")[2]
        theirs = run.in_r(in_r, people) if in_r else run.task("mixedlm", people, 4)
        versus(run, name, size, same, ours, theirs, 100.0)
    size = f"{run.sizes.staggered:,} people × 6 waves, staggered start"
    ours, theirs = (run.task(name, run.sizes.staggered, 6) for name in ("cohorts", "diff_diff"))
    versus(run, "diff-diff", size, SAME_ESTIMATES, ours, theirs, None)


def versus(
    run: Run, name: str, size: str, same: str,
    ours: dict[str, float], theirs: dict[str, float], least: float | None,
) -> None:  # fmt: skip
    """One peer: how many times faster we are, and how far the estimates are apart."""
    ratio = theirs["cpu"] / ours["cpu"]
    apart = abs(theirs["estimate"] - ours["estimate"])
    targets = []
    if least is not None:
        targets.append(Target(f"faster than {name}", ratio, least, "×"))
    if same in (SAME_MODEL, SAME_ESTIMATES):
        targets.append(Target(f"same estimate as {name}", apart, 1e-6, ""))
    run.tell(Figure(
        name, size, ours["cpu"], theirs["cpu"], ours["peak_mb"], theirs["peak_mb"],
        note=f"{same}; estimates {apart:.0e} apart", targets=tuple(targets),
    ))  # fmt: skip


def answers(run: Run) -> None:
    """Moments of 40 scales at 4 waves with DuckDB, and a municipality from start to end."""
    run.task("questionnaire", run.sizes.answers, 4, 40)
    millions = run.sizes.answers * 160 / 1e6
    for shape, long in (("a person a row", 0), ("person × wave", 1)):
        found = run.task("answers", long, 4, 40)
        what = f"{millions:g} million answers, {shape}"
        run.tell(Figure(
            "Moments with DuckDB", what, found["cpu"], peak_mb=found["peak_mb"],
            targets=(
                *run.time_target(what, found["cpu"], 10),
                Target(f"memory, {what}", found["peak_mb"], 1000, "MB"),
            ),
        ))  # fmt: skip
    found = run.task("municipality", 2000, 4, 40)
    what = "2,000 people × 4 waves × 40 scales"
    run.tell(Figure(
        "Moments, fit and effect", what, found["cpu"], peak_mb=found["peak_mb"],
        targets=run.time_target(what, found["cpu"], 1),
    ))  # fmt: skip


def engines(run: Run) -> None:
    """One expression in every engine."""
    size = f"{run.sizes.engines:,} people × 4 waves"
    for which, engine in enumerate(ENGINES):
        name = f"One expression on {engine.__name__}"
        if why_not := missing(engine.__name__):
            run.tell(Figure(name, size, skipped=why_not))
            continue
        found = run.task("engine", which, run.sizes.engines, 4)
        run.tell(Figure(
            name, size, wall=found["wall"], note=f"relative difference {found['apart']:.0e}",
            targets=(Target(f"same numbers on {engine.__name__}", found["apart"], 1e-12, ""),),
        ))  # fmt: skip


def command(run: Run) -> None:
    """`bestendig effect` on a file, from start to exit."""
    run.task("csv", run.sizes.command, 4)
    name, size = "bestendig effect", f"CSV of {run.sizes.command:,} people × 4 waves"
    question = (
        "--wide --person id --group group --comparison g0 --assignment lottery "
        "--outcome score=t0,t1,t2,t3"
    )
    asked = [
        str(Path(sys.executable).with_name("bestendig")),
        "effect",
        str(run.folder / "answers.csv"),
    ]
    with subprocess.Popen(
        [*asked, *question.split(), "--json", str(run.folder / "effect.json")],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=surroundings(),
    ) as process:  # fmt: skip
        assert process.stderr
        complaint = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        run.tell(
            Figure(name, size, skipped=f"it failed: {complaint.strip().partition(chr(10))[0]}")
        )
        return
    cpu = usage.ru_utime + usage.ru_stime
    run.tell(Figure(
        name, size, cpu, peak_mb=usage.ru_maxrss / 1024, note="imports included",
        targets=run.time_target(f"{name}, {size}", cpu, 2.5),
    ))  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure everything; 1 when a target is missed clearly."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="smaller, within a minute; no page")
    quick = parser.parse_args(arguments).quick
    with tempfile.TemporaryDirectory() as folder:
        run = Run(QUICK if quick else FULL, not quick, Path(folder))
        for part in (fits, peers, answers, engines, command):
            part(run)
    if not quick:
        PAGE.write_text(page(run.figures), encoding="utf-8")
    missed = [target for figure in run.figures for target in figure.targets if target.missed]
    for target in missed:
        print("missed:", target.sentence())
    return int(any(target.clearly_missed for target in missed))


if __name__ == "__main__":
    sys.exit(main())
