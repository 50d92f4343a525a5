"""Made-up organisations for the gate."""

import itertools

import numpy as np

from bestendig.disclosure import Cell, CellKind, Cells, Figure
from bestendig.disclosure.grain import grain_of

MARK = Figure(code="mark")
SHARES = tuple(Figure(code=f"way {c}", low=0, high=1, share=True, item="way") for c in range(3))


def organisation(seed, *, domains=4, teams=4, size=12, figures=(MARK,), ages=True):
    """A made-up organisation: answers on 1 to 5 of about 65 in every 100 people.

    figures: means; or SHARES, how many gave each answer.
    """
    chance = np.random.default_rng(seed)
    group, scores, cells, count = [], [], [], 0
    tree = []
    for _ in range(domains):
        parts = []
        for _ in range(teams):
            parts.append([count, count + 1, count + 2])
            count += 3
            people = chance.binomial(max(2, chance.poisson(size)), 0.65)
            group += list(parts[-1][0] + chance.choice(3, people, p=[0.2, 0.62, 0.18]))
            middle = chance.normal(3.6, 0.3, len(figures))
            answers = np.clip(np.round(chance.normal(middle, 0.95, (people, len(figures)))), 1, 5)
            scores += list(
                np.eye(3)[answers[:, 0].astype(int) // 2] if figures is SHARES else answers
            )
        tree.append(parts)
    cells.append(Cell(code="all", groups=frozenset(range(count))))
    for d, parts in enumerate(tree):
        cells.append(Cell(code=f"{d}", groups=frozenset(itertools.chain(*parts)), parent=0))
        above = len(cells) - 1
        cells += [
            Cell(code=f"{d}.{t}", groups=frozenset(p), parent=above) for t, p in enumerate(parts)
        ]
    if ages:
        cells += [
            Cell(code=f"age {a}", groups=frozenset(range(a, count, 3)), parent=0, kind=CellKind.AGE)
            for a in range(3)
        ]
    rows = np.array(scores).reshape(-1, len(figures))
    return grain_of(figures, np.array(group, dtype=int), rows, count), Cells(tuple(cells))
