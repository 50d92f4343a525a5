"""What an attacker has in front of him: every table about a wave, read as a reader reads it.

A view is a list of tables, and of words about how far answers lie apart. `released` and `words`
are what Bestendig shows; pages and exports that show more than the release add theirs there. The
others are ways of publishing that were left, and leaks that somebody might add one day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from bench.attack_town import FIGURES, ITEMS, MADE_OF, SCALE, SHOWS, Bools, Town, Wave
from scipy.stats import f as fisher

from bestendig.disclosure import CellKind, Gated, Policy, Shown, gate, plan
from bestendig.measurement.alike import alike


@dataclass(frozen=True, eq=False)
class Seen:
    """One figure of one group of people, `inside` (N,): the mean of it lies from low to high."""

    inside: Bools
    figure: int
    low: float
    high: float


View = list["Seen | Squares"]
# Which figures (C, F) of which cells are shown.
Publishing = Callable[[Wave, Policy], Bools]


def released(wave: Wave, gated: Gated, only: Bools | None = None) -> View:
    """All tables about a wave that Bestendig shows: those of its one release.

    only (cells,): leave the others out.
    """
    found = []
    for c, row in enumerate(gated.values):
        if only is not None and not only[c]:
            continue
        for f, value in enumerate(row):
            if isinstance(value, Shown):
                half = 0.025 if FIGURES[f].share else 0.05
                low = FIGURES[f].low if value.bound == "or_lower" else value.value - half
                high = FIGURES[f].high if value.bound == "or_higher" else value.value + half
                found.append(Seen(wave.inside[c], f, low, high))
    return found


def rounded(wave: Wave, shown: Bools, decimals: int = 1) -> View:
    """The means of the cells that are shown, without any coding at the ends."""
    return [
        _said(wave, wave.inside[c], f, decimals)
        for c, f in np.argwhere(shown)
    ]  # fmt: skip


def _said(wave: Wave, inside: Bools, figure: int, decimals: int = 1) -> Seen:
    step = 10.0**-decimals * (0.5 if FIGURES[figure].share else 1.0)
    mean = float(np.nanmean(wave.scores[inside, figure]))
    value = np.floor(mean / step + 0.5) * step
    return Seen(inside, figure, value - step / 2, value + step / 2)


def answers(wave: Wave) -> np.ndarray:
    """(C, F): how many scores there are in each cell."""
    return np.asarray(wave.inside @ (~np.isnan(wave.scores)).astype(int))


def threshold(wave: Wave, policy: Policy) -> Bools:
    """Every cell with k answers."""
    return np.asarray(answers(wave) >= policy.k)


def siblings(wave: Wave, policy: Policy) -> Bools:
    """Of each unit, next to what is too small the smallest others, until k answers are hidden."""
    n, shown = answers(wave), threshold(wave, policy)
    for c in range(len(wave.cells)):
        for kind in CellKind:
            children = wave.cells.children(c, kind)
            for f in range(len(FIGURES)):
                while 0 < sum(n[x, f] for x in children if not shown[x, f]) < policy.k:
                    left = [x for x in children if shown[x, f]]
                    if not left:
                        break
                    shown[min(left, key=lambda x: n[x, f]), f] = False
    return shown


def residual(wave: Wave, policy: Policy) -> Bools:
    """The threshold and the residual rule of Bestendig, without its attack."""
    return plan(wave.grain(policy.colluders), wave.cells, policy)


def gated(wave: Wave, policy: Policy) -> Gated:
    """What the gate lets through."""
    return gate(wave.grain(policy.colluders), wave.cells, policy)


def let_through(wave: Wave, policy: Policy) -> Bools:
    """The same, as which figures of which cells."""
    return np.array([[isinstance(v, Shown) for v in row] for row in gated(wave, policy).values])


# Leaks: more tables about a wave, each published in the same way.


def live(town: Town, number: int, policy: Policy, publish: Publishing) -> View:
    """The same wave while it was open: after 70 and 85 in 100 of its answers."""
    wave, found = town.waves[number], []
    for until in (0.70, 0.85):
        early = wave.moment <= np.quantile(wave.moment, until)
        part = _only(wave, early)
        for seen in rounded(part, publish(part, policy)):
            inside = np.zeros(len(early), dtype=bool)
            inside[early] = seen.inside
            found.append(replace(seen, inside=inside))
    return found


def _only(wave: Wave, who: Bools) -> Wave:
    return Wave(
        number=wave.number, person=wave.person[who], place=wave.place[who],
        band=tuple(b for b, kept in zip(wave.band, who, strict=True) if kept),
        leads=wave.leads[who], new=wave.new[who], moment=wave.moment[who],
        items=wave.items[who], shown=wave.shown,
    )  # fmt: skip


def restated(town: Town, number: int, policy: Policy, publish: Publishing) -> View:
    """The second wave once more, in the units of the third."""
    if number != town.restated.number:
        return []
    return rounded(town.restated, publish(town.restated, policy))


def extra_filter(town: Town, number: int, policy: Policy, _publish: Publishing) -> View:
    """Who is new here and who is not, of the whole and of each domain, from k answers on."""
    wave = town.waves[number]
    tops = [0, *wave.cells.children(0)]
    groups = [wave.inside[c] & part for c in tops for part in (wave.new, ~wave.new)]
    return list(_large_enough(wave, groups, policy.k))


def small_cell(town: Town, number: int, policy: Policy, _publish: Publishing) -> View:
    """The largest group that is too small."""
    wave = town.waves[number]
    n = answers(wave)
    small = [c for c in range(len(wave.cells)) if 0 < n[c, 0] < policy.k]
    if not small:
        return []
    cell = max(small, key=lambda c: n[c, 0])
    return [_said(wave, wave.inside[cell], f) for f in range(len(FIGURES)) if n[cell, f]]


def _large_enough(wave: Wave, groups: list[Bools], k: int) -> Iterator[Seen]:
    for inside in groups:
        for f in range(len(FIGURES)):
            if (~np.isnan(wave.scores[inside, f])).sum() >= k:
                yield _said(wave, inside, f)


# How alike people and units are. A release says it in words, of all units together.

_STRONG, _FAIR = 0.6, 1.0  # variance of an item within units at which a word ends: of 2 at most
_CLEAR, _CHANCE = 0.10, 0.05


@dataclass(frozen=True, eq=False)
class Squares:
    """The squares of the scores of `units` (U masks of N) about their middles (U,), all added up,
    lie from low to high. items: those of each item of the figure, in place of its scores."""

    figure: int
    units: tuple[Bools, ...]
    middles: tuple[float, ...]
    low: float
    high: float
    items: bool = False


def words(wave: Wave, gated: Gated) -> list[Squares]:
    """What the words of a release bound, of the one figure that has three items."""
    said = alike(
        wave.shown, SHOWS, gated, wave.place, wave.scores,
        lambda code: wave.items[:, ITEMS.index(code)],
    ).get(FIGURES[SCALE].code, {})  # fmt: skip
    shown = [
        (seen, wave.inside[c])
        for c, place in enumerate(wave.shown.places)
        if place.kind == "group" and wave.cells.cells[c].kind is CellKind.UNIT
        for seen in [_of(wave, gated, c)]
        if seen is not None
    ]
    found = []
    if "between" in said:
        found.append(_between(wave, shown, said["between"]))
    if "within" in said:
        found += _within(wave, shown, said["within"], gated.report.policy.k)
    return found


def _of(wave: Wave, gated: Gated, cell: int) -> Seen | None:
    value = gated.values[cell][SCALE]
    if not isinstance(value, Shown):
        return None
    low = FIGURES[SCALE].low if value.bound == "or_lower" else value.value - 0.05
    high = FIGURES[SCALE].high if value.bound == "or_higher" else value.value + 0.05
    return Seen(wave.inside[cell], SCALE, low, high)


def _between(wave: Wave, shown: list[tuple[Seen, Bools]], word: str) -> Squares:
    """The word bounds F; the released means nearly tell the squares between; so it bounds those
    within."""
    scored = ~np.isnan(wave.scores[:, SCALE])
    units = tuple(inside & scored for _seen, inside in shown)
    n = np.array([unit.sum() for unit in units], dtype=float)
    middles = np.array([(seen.low + seen.high) / 2 for seen, _inside in shown])
    half = np.array([(seen.high - seen.low) / 2 for seen, _inside in shown])
    grand, wide = n @ middles / n.sum(), n @ half / n.sum()
    away = np.abs(middles - grand)
    least = float(n @ np.maximum(0, away - half - wide) ** 2)
    most = float(n @ (away + half + wide) ** 2)
    clusters, people = len(n), n.sum()
    rest = (people - clusters) / (clusters - 1)
    chance = float(fisher.isf(_CHANCE, clusters - 1, people - clusters))
    clear = max((1 + _CLEAR * (people / clusters - 1)) / (1 - _CLEAR), chance)
    low, high = {
        "chance": (least * rest / chance, np.inf),
        "some": (least * rest / clear, most * rest / chance),
        "clear": (0.0, most * rest / clear),
    }[word]
    slack = float(n @ half**2)  # about the middle of what is told, not the mean itself
    return Squares(SCALE, units, tuple(middles), low, high + slack)


def _within(wave: Wave, shown: list[tuple[Seen, Bools]], word: str, k: int) -> list[Squares]:
    """Of who answered all items. Squares of scores are no more than those of items."""
    whole = ~np.isnan(wave.items[:, list(MADE_OF[SCALE])]).any(axis=1)
    low, high = {"strong": (0, _STRONG), "fair": (_STRONG, _FAIR), "weak": (_FAIR, np.inf)}[word]
    kept = [(seen, inside & whole) for seen, inside in shown if (inside & whole).sum() >= k]
    units, middles = tuple(u for _seen, u in kept), [(s.low + s.high) / 2 for s, _unit in kept]
    degrees = sum(int(unit.sum()) - 1 for unit in units)
    off = [_off(wave, seen, inside & whole, inside) for seen, inside in shown
           if (inside & whole).sum() >= k]  # fmt: skip
    slack = sum(int(unit.sum()) * away**2 for unit, away in zip(units, off, strict=True))
    many = len(MADE_OF[SCALE])
    return [
        Squares(SCALE, units, tuple(middles), low * degrees * many, np.inf, items=True),
        Squares(SCALE, units, tuple(middles), 0.0, high * degrees + slack),
    ]


def _off(wave: Wave, seen: Seen, whole: Bools, inside: Bools) -> float:
    """How far the mean of who answered all items can be from the middle of what is told."""
    all_of, of_them = int((inside & ~np.isnan(wave.scores[:, SCALE])).sum()), int(whole.sum())
    others, middle = all_of - of_them, (seen.low + seen.high) / 2
    figure = FIGURES[SCALE]
    low = (seen.low * all_of - others * figure.high) / of_them
    high = (seen.high * all_of - others * figure.low) / of_them
    return float(max(middle - low, high - middle))


def each_alike(town: Town, number: int, policy: Policy, publish: Publishing) -> View:
    """How far answers lie apart in each shown unit, to two decimals: what words are not."""
    wave = town.waves[number]
    shown, found = publish(wave, policy), []
    for c, cell in enumerate(wave.cells.cells):
        inside = wave.inside[c] & ~np.isnan(wave.scores[:, 0])
        if not shown[c, 0] or cell.kind is not CellKind.UNIT or wave.cells.children(c):
            continue
        scores, people = wave.scores[inside, 0], int(inside.sum())
        middle = float(np.floor(scores.mean() * 10 + 0.5) / 10)
        apart = round(float(scores.std(ddof=1)), 2)
        low, high = (max(0.0, x) ** 2 * (people - 1) for x in (apart - 0.005, apart + 0.005))
        found.append(Squares(0, (inside,), (middle,), low, high + people * 0.05**2))
    return found
