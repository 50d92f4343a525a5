"""Can somebody who sees everything that is shown learn what one of a few people answered?

Twelve made-up organisations with three waves and a reorganisation go through the product's own
picture of the organisation and its gate, at k = 10 and k = 5. An attacker who shares no code
with the gate then sees all tables, knows who answered, and pools three colleagues' answers.
Beside them: ways of publishing that are common elsewhere, and leaks that somebody might add.

    make attack                              the full length; rewrites the table in docs/privacy.md
    .venv/bin/python -m bench.attack --quick    three organisations, writes nothing

Ends with exit code 1 when a group is breached, an answer reconstructed, or a leak not caught.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bestendig.settings")

import argparse
import re
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import django

django.setup()  # for the rooms whose rules are used; no database is touched

import numpy as np
from bench.attack_quarters import Tally, boxes, leaks_of
from bench.attack_town import FIGURES, SCALE, Town, Wave, town, voorbeeldstad
from bench.attack_view import View
from bench.attacker import Attacker, Loot

from bench import attack_view as views
from bestendig.disclosure import CellKind, Gated, Policy

PAGE = Path(__file__).resolve().parent.parent / "docs" / "privacy.md"
MARKS = ("<!-- make attack writes from here -->", "<!-- to here -->")
TOWNS, QUICK = range(12), (1, 5, 7)
KS = (10, 5)
MARK = 0  # the one figure that ways of publishing are compared by
WAVE = 1  # the wave that they are compared on: the one that a reorganisation would restate

WAYS = {
    "threshold only": views.threshold,
    "siblings hidden": views.siblings,
    "residual rule": views.residual,
    "Bestendig": views.let_through,
}
LEAKS = {
    "a second decimal": None,
    "live results while it was open": views.live,
    "its history restated after the reorganisation": views.restated,
    "an extra filter (new here or not)": views.extra_filter,
    "one cell that is too small": views.small_cell,
    "how far answers lie apart in each unit": views.each_alike,
}


@dataclass
class Row:
    """One way of publishing one organisation's wave at one k."""

    published: str
    way: str
    k: int
    loot: Loot


@dataclass
class Found:
    """All about one organisation. released: by k, what the attacker has of all its waves;
    gathered: of its boxes that gathered a quarter, of which `tally` tells."""

    released: dict[int, Loot] = field(default_factory=dict)
    gathered: dict[int, Loot] = field(default_factory=dict)
    tally: dict[int, Tally] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    seconds: float = 0.0


def look(seed: int) -> Found:
    """Everything about one organisation."""
    begun, place, found = time.process_time(), town(seed), Found()
    for k in KS:
        policy, loot = Policy(k=k), Loot()
        for wave in place.waves:
            loot.add(loot_of_release(wave, views.gated(wave, policy), k, seed))
        found.released[k] = loot
        found.gathered[k], found.tally[k] = look_at_quarters(place, policy)
        found.rows += compare(place, policy)
    found.seconds = time.process_time() - begun
    return found


def look_at_quarters(place: Town, policy: Policy) -> tuple[Loot, Tally]:
    """The same for what one organisation gathers by the quarter; and each leak beside it."""
    loot, tally = Loot(), Tally()
    for box in boxes(place, policy.k):
        gated = views.gated(box.wave, policy)
        loot.add(loot_of_release(box.wave, gated, policy.k, place.seed))
        shown = views.released(box.wave, gated)
        tally.boxes += 1
        tally.joined += box.joined
        for name, more in leaks_of(box, policy).items():
            view = [seen for seen in [*shown, *more] if seen.figure == MARK] if more else []
            found = loot_of(box.wave, view, policy.k, place.seed)
            tally.noticed[name] += bool(found.breached or found.reconstructed)
    return loot, tally


def loot_of_release(wave: Wave, gated: Gated, k: int, seed: int) -> Loot:
    """What the attacker has of all that is shown of a wave."""
    tables, loot = views.released(wave, gated), Loot()
    # The items of the scale are in no other figure: words about it tell of it alone.
    scale = [seen for seen in tables if seen.figure == SCALE]
    others = [seen for seen in tables if seen.figure != SCALE]
    loot.add(loot_of(wave, others, k, seed))
    loot.add(loot_of(wave, [*scale, *views.words(wave, gated)], k, seed))
    return loot


def loot_of(wave: Wave, view: View, k: int, seed: int) -> Loot:
    """What the attacker has of one view."""
    if not view:
        return Loot()
    return Attacker(wave.items, view, list(wave.inside), k, seed).attack()


def compare(place: Town, policy: Policy) -> list[Row]:
    """One figure of one wave, published in each way, with and without each leak."""
    wave, rows = place.waves[WAVE], list[Row]()
    of_units = np.array([cell.kind is CellKind.UNIT for cell in wave.cells.cells])

    def row(published: str, way: str, view: View) -> None:
        only = [seen for seen in view if seen.figure == MARK]
        rows.append(Row(published, way, policy.k, loot_of(wave, only, policy.k, place.seed)))

    for way, publish in WAYS.items():
        shown = publish(wave, policy)
        whole = views.rounded(wave, shown)
        units = views.rounded(wave, shown & of_units[:, None])
        if way == "Bestendig":
            gated = views.gated(wave, policy)
            whole, units = views.released(wave, gated), views.released(wave, gated, of_units)
        row("units", way, units)
        row("units, age and role", way, whole)
        for name, leak in LEAKS.items():
            more = (
                views.rounded(wave, shown, decimals=2)
                if leak is None
                else leak(place, WAVE, policy, publish)
            )
            row(name, way, whole + more)
    return rows


def cells_shown(k: int, seeds: Sequence[int]) -> dict[str, float]:
    """Of an organisation like Voorbeeldstad: which share of the planned cells is shown."""
    shown: dict[str, list[float]] = {}
    for seed in seeds:
        wave = voorbeeldstad(seed)
        through = views.let_through(wave, Policy(k=k))
        kinds = np.array([cell.kind for cell in wave.cells.cells])
        for f, figure in enumerate(FIGURES[:3]):
            name = "shares of three answers" if figure.share else figure.code
            shown.setdefault(f"{name}, units", []).append(through[kinds == CellKind.UNIT, f].mean())
            shown.setdefault(f"{name}, age bands", []).append(
                through[kinds == CellKind.AGE, f].mean()
            )
    return {name: float(np.mean(values)) for name, values in shown.items()}


def added(rows: Sequence[Row], published: str, way: str, k: int) -> tuple[Loot, int]:
    """The loot of all organisations together, and in how many of them there was any."""
    total, some = Loot(), 0
    for row in rows:
        if (row.published, row.way, row.k) == (published, way, k):
            total.add(row.loot)
            some += bool(row.loot.breached or row.loot.reconstructed)
    return total, some


def table(rows: Sequence[Row], k: int) -> str:
    """What each way of publishing would have leaked."""
    lines = [
        f"| k = {k}: what is published | " + " | ".join(WAYS) + " |",
        "|---" * (len(WAYS) + 1) + "|",
    ]
    for published in dict.fromkeys(row.published for row in rows):
        cells = []
        for way in WAYS:
            loot, some = added(rows, published, way, k)
            if not loot.groups:
                cells.append("–")
                continue
            share = 100 * loot.breached / loot.groups
            cells.append(f"{some} · {share:.1f}% · {loot.reconstructed}")
        lines.append(f"| {published} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def uncaught(rows: Sequence[Row]) -> list[str]:
    """Leaks on top of what Bestendig shows that the attack does not notice."""
    return [
        f"{name}, k = {k}: not caught"
        for k in KS
        for name in LEAKS
        if added(rows, name, "Bestendig", k)[1] == 0
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print, and write the table at full length."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="a short run that writes nothing")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    seeds = QUICK if options.quick else TOWNS
    if options.quick:
        found = [look(seed) for seed in seeds]
    else:
        with ProcessPoolExecutor(options.processes) as pool:
            found = list(pool.map(look, seeds))
    rows = [row for one in found for row in one.rows]
    total, lines, misses = Loot(), [], uncaught(rows)
    for k in KS:
        of_k = Loot()
        for one in found:
            of_k.add(one.released[k])
        lines.append(
            f"k = {k}: breached {of_k.breached} of {of_k.groups} groups, reconstructed "
            f"{of_k.reconstructed} of {of_k.answers} answers ({of_k.programmes} programmes)"
        )
        total.add(of_k)
        said_of_quarters, missed, of_quarters = quarters_of(found, k)
        lines.append(said_of_quarters)
        misses += missed
        total.add(of_quarters)
    shown = {k: cells_shown(k, range(3 if options.quick else 20)) for k in KS}
    for k in KS:
        lines += [table(rows, k), f"like Voorbeeldstad, k = {k}: {said(shown[k])}"]
    if not options.quick:
        write(rows, lines[: 2 * len(KS)], shown)
    print("\n".join(lines + misses))
    print(f"{sum(one.seconds for one in found) / 60:.1f} minutes of CPU")
    if total.names:
        print("; ".join(total.names[:20]))
    print(f"breached {total.breached} of {total.groups} groups, "
          f"reconstructed {total.reconstructed} answers")  # fmt: skip
    return int(bool(total.breached or total.reconstructed or misses))


def quarters_of(found: Sequence[Found], k: int) -> tuple[str, list[str], Loot]:
    """The boxes of all organisations in one line, the leaks that were not noticed, and the loot."""
    loot, tally = Loot(), Tally()
    for one in found:
        loot.add(one.gathered[k])
        tally.add(one.tally[k])
    noticed = "; ".join(f"{name}: noticed in {times}" for name, times in tally.noticed.items())
    line = (
        f"k = {k}, by the quarter: {tally.boxes} boxes, {tally.joined} of several quarters: "
        f"breached {loot.breached} of {loot.groups} groups, reconstructed {loot.reconstructed} of "
        f"{loot.answers} answers. Planted beside them, {noticed}"
    )
    return line, [f"{x}, k = {k}: not caught" for x, n in tally.noticed.items() if not n], loot


def said(shares: dict[str, float]) -> str:
    """As one line."""
    return ", ".join(f"{name} {100 * share:.0f}%" for name, share in shares.items())


def write(rows: Sequence[Row], totals: list[str], shown: dict[int, dict[str, float]]) -> None:
    """Put the tables between the marks in the page."""
    parts = [*totals, *(table(rows, k) for k in KS)]
    parts += [
        f"Cells shown, organisation like Voorbeeldstad, k = {k}: {said(shown[k])}." for k in KS
    ]
    text = "\n\n".join([MARKS[0], *parts, MARKS[1]])
    pattern = re.compile(f"{re.escape(MARKS[0])}.*{re.escape(MARKS[1])}", re.DOTALL)
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(pattern.sub(lambda _found: text, page), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
