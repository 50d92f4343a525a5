"""Does the product say an effect is there when it is not, and do its intervals hold?

Worlds of which the truth is known go through the same evidence and verdict as a real file.
Beside them stand two habits of practice: a before–after t-test of participants who answered
both times, and comparing participants with the others afterwards.

    make honesty                             the full length; rewrites docs/honesty.md
    .venv/bin/python -m bench.honesty --quick   150 replications of a few worlds, writes nothing

Ends with exit code 1 when a figure misses what it must reach.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import math
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from bench.scenarios import SCENARIOS, Scenario

from bestendig.effects.evidence import Evidence, gather
from bestendig.effects.grade import VerdictCode, verdicts
from bestendig.effects.moments import Floats
from bestendig.effects.simulate import World, replications
from bestendig.effects.values import two_sided_p

PAGE = Path(__file__).resolve().parent.parent / "docs" / "honesty.md"
CLAIMS = (VerdictCode.EFFECT, VerdictCode.HARM)
MOST_CLAIMS = 0.06
COVERAGE = (0.935, 0.965)


@dataclass(frozen=True)
class Result:
    """Of `replications` worlds: shares of claims, coverage and bias of the deciding estimate.

    bias and error in SD of the score; change, followup: the two habits; kept: coverage of the
    interval of what is left at the follow-up.
    """

    scenario: Scenario
    replications: int
    claims: float
    associated: float
    change: float
    followup: float
    coverage: float
    bias: float
    kept: float
    seconds: float

    @property
    def misses(self) -> list[str]:
        """What falls short, allowing for the chance of so many replications."""
        name, found = self.scenario.name, []
        slack = 3 * math.sqrt(0.05 * 0.95 / self.replications)
        if self.replications >= 4000:
            slack = 0.0
        if self.scenario.null and self.claims > MOST_CLAIMS + slack:
            found.append(f"{name}: claims {self.claims:.3f}, at most {MOST_CLAIMS}")
        if self.scenario.covers and not (
            COVERAGE[0] - slack <= self.coverage <= COVERAGE[1] + slack
        ):
            found.append(f"{name}: coverage {self.coverage:.3f}, not in {COVERAGE}")
        return found


def truth_of(world: World) -> float:
    """What the deciding estimate should find, in the unit of the score."""
    if world.starts is None:
        return world.truth.get(("programme", world.end), 0.0)
    people = {g: int((world.group == g).sum()) for g in world.starts}
    cells = [(people[g], value) for (g, _), value in world.truth.items()]
    if not cells:
        return 0.0
    return float(np.average([value for _, value in cells], weights=[n for n, _ in cells]))


def paired_t(before: Floats, after: Floats) -> bool:
    """The habit: do participants who answered both times differ at 5%?"""
    change = (after - before)[~np.isnan(after - before)]
    error = change.std(ddof=1) / math.sqrt(len(change))
    return two_sided_p(change.mean() / error, len(change) - 1) < 0.05


def welch(one: Floats, other: Floats) -> bool:
    """The habit: do participants differ from the others afterwards, at 5%?"""
    one, other = one[~np.isnan(one)], other[~np.isnan(other)]
    a, b = one.var(ddof=1) / len(one), other.var(ddof=1) / len(other)
    df = (a + b) ** 2 / (a**2 / (len(one) - 1) + b**2 / (len(other) - 1))
    return two_sided_p((one.mean() - other.mean()) / math.sqrt(a + b), df) < 0.05


def habits(world: World) -> tuple[float, float]:
    """Whether each habit would have called it an effect; nan where it has no comparison."""
    start, end = world.waves.index(world.baseline), world.waves.index(world.end)
    joined = world.group == "programme"
    if world.starts is not None:
        joined = world.group != "never"
    mine, others = world.values[joined], world.values[~joined]
    change = float(paired_t(mine[:, start], mine[:, end]))
    return change, float(welch(mine[:, end], others[:, end])) if len(others) else math.nan


def walk(world: World) -> tuple[float, ...]:
    """One world: claimed, associated, the two habits, covered, error, what is left covered."""
    found = gather(world.moments(), world.question())
    change, followup = habits(world)
    if not isinstance(found, Evidence):
        return (0.0, 0.0, change, followup, math.nan, math.nan, math.nan)
    verdict = verdicts({"outcome": found})["outcome"]
    deciding, truth = found.deciding[0], truth_of(world)
    kept = math.nan
    for estimate in found.estimates:
        if estimate.name == "retention":
            later = world.truth[("programme", str(estimate.wave))]
            kept = float(estimate.low <= later / truth <= estimate.high)
    return (
        float(verdict.code in CLAIMS),
        float(verdict.code is VerdictCode.ASSOCIATED),
        change,
        followup,
        float(deciding.low <= truth <= deciding.high),
        (deciding.estimate - truth) / world.sd,
        kept,
    )


def run(scenario: Scenario, count: int) -> Result:
    """All replications of one scenario."""
    begun = time.process_time()
    seed = 1 + SCENARIOS.index(scenario)  # of its own, so that chance does not move all rows alike
    worlds = replications(
        scenario.code, count, seed=seed, setting=scenario.setting, **scenario.options
    )
    rows = np.array([walk(world) for world in worlds])
    seen = (~np.isnan(rows)).sum(axis=0)
    claims, associated, change, followup, coverage, bias, kept = np.where(
        seen > 0, np.nansum(rows, axis=0) / np.maximum(seen, 1), math.nan
    )
    return Result(
        scenario, count, claims, associated, change, followup, coverage, bias, kept,
        time.process_time() - begun,
    )  # fmt: skip


def page(results: Sequence[Result]) -> str:
    """The page docs/honesty.md."""

    def share(value: float) -> str:
        return "–" if math.isnan(value) else f"{100 * value:.1f}%"

    def line(result: Result) -> str:
        coverage = share(result.coverage) if result.scenario.covers else "–"
        kept = f"; what is left {share(result.kept)}" if not math.isnan(result.kept) else ""
        return (
            f"| {result.scenario.name} | {share(result.claims)} | {share(result.associated)} "
            f"| {share(result.change)} | {share(result.followup)} "
            f"| {coverage}{kept} | {result.bias:+.3f} |"
        )

    head = (
        "| world | effect or harm | goes together | before–after t-test | participants against "
        "the others | 95% interval holds the truth | bias (SD) |\n|---|---|---|---|---|---|---|"
    )
    misses = [miss for result in results for miss in result.misses]
    counts = sorted({result.replications for result in results})
    minutes = sum(result.seconds for result in results) / 60
    nothing = "\n".join(line(r) for r in results if r.scenario.null)
    something = "\n".join(line(r) for r in results if not r.scenario.null)
    short = "\n".join(f"- {miss}" for miss in misses) or "Nothing."
    return f"""# Honesty: measured

`make honesty` repeats this page: {counts[0]:,} replications of each world, seeded, some
{minutes:.0f} minutes of CPU. `bench/scenarios.py` says what each world is made of; every world
goes through the same evidence and verdict as a file of yours. Unless it says otherwise: 150
people an arm, 15 a team, ICC .05, scores correlated .6; "40% drop-out" is missing at random,
with low scores first in one arm and last in the other.

What must be reached: where there is nothing, "effect" or "harm" is said in at most 6% of
reports, and 95% intervals hold the truth in 93.5–96.5%.

## Where the programme does nothing

Every share in the second column is a false claim. The fourth and fifth are what two common
habits would have claimed at 5%.

{head}
{nothing}

"Goes together" (grade C) is no claim: the text says that there may be another cause. In worlds
of volunteers it is also no mistake: the groups do develop apart.

## Where the programme does something

The second column is the share found.

{head}
{something}

## What falls short

{short}
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write the page at full length."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a short run that writes nothing")
    parser.add_argument("--replications", type=int, help="default: 4000; quick: 150")
    options = parser.parse_args(arguments)
    chosen = [s for s in SCENARIOS if s.quick or not options.quick]
    count = options.replications or (150 if options.quick else 4000)
    results = []
    with ProcessPoolExecutor() as pool:
        for result in pool.map(run, chosen, [count] * len(chosen)):
            results.append(result)
            print(
                f"{result.scenario.name:55} claims {result.claims:.3f} "
                f"covers {result.coverage:.3f} bias {result.bias:+.3f} "
                f"before–after {result.change:.2f} ({result.seconds:.0f} s)",
                flush=True,
            )
    misses = [miss for result in results for miss in result.misses]
    if not options.quick:
        PAGE.write_text(page(results), encoding="utf-8")
    print("\n".join(misses) or "everything reached")
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main())
