"""An attacker who tries everything, one linear programme at a time, and trusts nobody's shortcut.

He sees a view (all tables about one wave), knows who answered which question, and pools what
three colleagues answered. Nothing here is the gate's: he makes his own groups, his own programme
(all figures together, answer by answer) and his own choice of colleagues.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import highspy
import numpy as np
from bench.attack_town import FIGURES, HIGH, ITEMS, LOW, MADE_OF, WAY, Bools, Floats, Ints, weights
from bench.attack_view import Seen, Squares, View

SLACK = 1e-6
WIDTH = 0.25  # of the range: an interval for a small group's mean must be as wide
COLLEAGUES = 3
UNIONS = 30


@dataclass
class Loot:
    """What he has. groups: tried, a group once for each figure. answers: scores of people."""

    groups: int = 0
    breached: int = 0
    answers: int = 0
    reconstructed: int = 0
    programmes: int = 0
    names: list[str] = field(default_factory=list)

    def add(self, other: Loot) -> None:
        """His loot of another wave as well."""
        self.groups += other.groups
        self.breached += other.breached
        self.answers += other.answers
        self.reconstructed += other.reconstructed
        self.programmes += other.programmes
        self.names += other.names


class Attacker:
    """One view under attack.

    items (N, I): the true answers, nan where skipped. planned: groups (N,) that have a name but
    may not be shown. k: what a group needs.
    """

    def __init__(self, items: Floats, view: View, planned: list[Bools], k: int, seed: int) -> None:
        self.items, self.k = items, k
        self.view = [one for one in view if isinstance(one, Seen)]
        self.squares = [one for one in view if isinstance(one, Squares)]
        self.planned = planned
        self.figures = sorted({seen.figure for seen in self.view})
        self.weights = {f: weights(f, items) for f in self.figures}
        self.scored = {f: self.weights[f].any(axis=1) for f in self.figures}
        self.scores = {f: (w * np.nan_to_num(items)).sum(axis=1) for f, w in self.weights.items()}
        self.sets = [*{seen.inside.tobytes(): seen.inside for seen in self.view}.values()]
        self.chance = np.random.default_rng(seed)
        marks = np.column_stack([*self.sets, *planned, ~np.isnan(items)])
        _rows, self.first, self.kind = np.unique(
            marks, axis=0, return_index=True, return_inverse=True
        )
        self.size = np.bincount(self.kind)
        self.has = ~np.isnan(items[self.first])  # (K, I)
        self.loot = Loot()
        self._model = self._programme()
        self._every = np.arange(self.size.size * len(ITEMS), dtype=np.int32)
        self._check()

    # The programme. A variable is the sum of one item over people of one kind: those whom no
    # table and no name of a group tells apart, and who answered the same questions.

    def _programme(self) -> highspy.Highs:
        self.least = (self.has * self.size[:, None] * LOW).ravel()
        self.most = (self.has * self.size[:, None] * HIGH).ravel()
        rows, low, high = [], [], []
        for seen in self.view:
            row = np.zeros((self.size.size, len(ITEMS)))
            kinds = np.unique(self.kind[seen.inside])
            row[kinds] = self.weights[seen.figure][self.first[kinds]]
            count = int((seen.inside & self.scored[seen.figure]).sum())
            rows.append(row.ravel())
            low.append(seen.low * count - 1e-9)
            high.append(seen.high * count + 1e-9)
        for kind in range(self.size.size):  # everybody who chose, chose one
            row = np.zeros((self.size.size, len(ITEMS)))
            row[kind, list(WAY)] = 1.0
            rows.append(row.ravel())
            chose = float(self.size[kind] * self.has[kind, WAY[0]])
            low.append(chose)
            high.append(chose)
        model = highspy.Highs()
        for name, value in (
            ("output_flag", False), ("threads", 1), ("presolve", "off"),
            ("solver", "simplex"), ("simplex_strategy", 4),
        ):  # fmt: skip
            model.setOptionValue(name, value)
        model.addVars(len(self.least), self.least, self.most)
        for row, a, b in zip(rows, low, high, strict=True):
            at = np.flatnonzero(row).astype(np.int32)
            model.addRow(a, b, len(at), at, row[at])
        self._add_squares(model)
        return model

    def _check(self) -> None:
        """The truth must fit what is shown, or the attack itself is wrong."""
        for seen in self.view:
            who = seen.inside & self.scored[seen.figure]
            mean = self.scores[seen.figure][who].mean()
            if not seen.low - SLACK <= mean <= seen.high + SLACK:
                raise AssertionError("a table says what is not true")
        self._check_squares()

    # Squares. Beside the sums of a kind stands the sum of its squares, as far as straight lines
    # can tell the two from each other.

    def _add_squares(self, model: highspy.Highs) -> None:
        columns = self.size.size * len(ITEMS)
        for square in self.squares:
            made_of = MADE_OF[square.figure]
            chosen = [(i,) for i in made_of] if square.items else [made_of]
            total: dict[int, float] = {}
            constant = 0.0
            for unit, middle in zip(square.units, square.middles, strict=True):
                for kind in np.unique(self.kind[unit]).tolist():
                    for items in chosen:
                        sums = self._sum_of(kind, items)
                        column, columns = columns, columns + 1
                        self._add_square(model, kind, column, sums, exact=len(items) == 1)
                        total[column] = 1.0
                        for at, weight in sums.items():
                            total[at] = total.get(at, 0.0) - 2 * middle * weight
                        constant += middle**2 * float(self.size[kind])
            at = np.array(list(total), dtype=np.int32)
            model.addRow(
                square.low - constant - SLACK, square.high - constant + SLACK,
                len(at), at, np.array(list(total.values())),
            )  # fmt: skip

    def _sum_of(self, kind: int, items: tuple[int, ...]) -> dict[int, float]:
        """The columns, with weights, that add up to the scores of a kind on these items."""
        answered = [i for i in items if self.has[kind, i]]
        return {kind * len(ITEMS) + i: 1.0 / len(answered) for i in answered}

    def _add_square(
        self, model: highspy.Highs, kind: int, column: int, sums: dict[int, float], *, exact: bool
    ) -> None:
        people = float(self.size[kind])
        model.addVar(0.0, 25.0 * people)
        at = np.array([column, *sums], dtype=np.int32)

        def row(slope: float, low: float, high: float) -> None:
            weights = np.array([1.0, *(-slope * weight for weight in sums.values())])
            model.addRow(low * people, high * people, len(at), at, weights)

        inf = highspy.kHighsInf
        for t in range(1, 5):  # whole answers lie on these chords, all others above a tangent
            row(2 * t + 1, -t * (t + 1.0) if exact else -((t + 0.5) ** 2), inf)
        row(6.0, -inf, -5.0)  # (x - 1)(5 - x) is not below 0

    def _check_squares(self) -> None:
        for square in self.squares:
            made_of = list(MADE_OF[square.figure])
            total = 0.0
            for unit, middle in zip(square.units, square.middles, strict=True):
                scores = self.items[unit][:, made_of]
                if not square.items:
                    scores = self.scores[square.figure][unit][:, None]
                total += float(((scores - middle) ** 2).sum())
            if not square.low - SLACK <= total <= square.high + SLACK:
                raise AssertionError("a word says what is not true")

    def interval(self, kinds: Bools, figure: int, knowing: Ints) -> tuple[float, float]:
        """The smallest and largest sum of the scores of these kinds (K,), for who knows what the
        people `knowing` answered."""
        cost = np.zeros((self.size.size, len(ITEMS)))
        cost[kinds] = self.weights[figure][self.first[kinds]]
        self._model.changeColsCost(len(self._every), self._every, cost.ravel())
        least, most = self._limits(knowing)
        self._model.changeColsBounds(len(self._every), self._every, least, most)
        return self._end(highspy.ObjSense.kMinimize), self._end(highspy.ObjSense.kMaximize)

    def _limits(self, knowing: Ints) -> tuple[Floats, Floats]:
        if not len(knowing):
            return self.least, self.most
        least, most = (x.reshape(-1, len(ITEMS)).copy() for x in (self.least, self.most))
        for person in knowing:
            said = self.items[person]
            known = ~np.isnan(said)
            least[self.kind[person], known] += said[known] - LOW[known]
            most[self.kind[person], known] += said[known] - HIGH[known]
        return least.ravel(), most.ravel()

    def _end(self, sense: highspy.ObjSense) -> float:
        self._model.changeObjectiveSense(sense)
        self._model.run()
        self.loot.programmes += 1
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            self._model.clearSolver()  # the last basis may lead nowhere
            self._model.run()
        if self._model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise AssertionError("no answers fit what is shown")
        return float(self._model.getInfo().objective_function_value)

    # Small groups: is their mean known too well?

    def attack(self) -> Loot:
        """Everything there is to try."""
        for figure in self.figures:
            for who in self.targets(figure):
                kinds = np.bincount(self.kind[who], minlength=self.size.size) > 0
                self._go_for_group(who, kinds, figure)
        for kind in range(self.size.size):
            for figure in self.figures:
                if self.scored[figure][self.first[kind]]:
                    self._go_for_people(kind, figure)
        return self.loot

    def targets(self, figure: int) -> list[Bools]:
        """Groups (N,) that tables of a figure set apart: people alike, hidden cells, one table
        without or within another, what is left of one beside all inside it, unions by chance."""
        shown = {seen.inside.tobytes(): seen.inside for seen in self.view if seen.figure == figure}
        sets, found = [*shown.values()], dict[bytes, Bools]()

        def add(who: Bools) -> None:
            if 0 < (who & self.scored[figure]).sum() < self.k:
                found.setdefault(who.tobytes(), who)

        _rows, alike = np.unique(np.column_stack(sets), axis=0, return_inverse=True)
        for a in range(int(alike.max()) + 1):
            add(alike == a)
        for who in self.planned:
            add(who)
        for one in sets:
            inside = [s for s in sets if s is not one and not (s & ~one).any()]
            if inside:
                add(one & ~np.logical_or.reduce(inside))
            for other in sets:
                if other is not one:
                    add(one & ~other)
                    add(one & other)
        small = list(found.values())
        for _ in range(UNIONS if len(small) > 1 else 0):
            many = int(self.chance.integers(2, min(4, len(small)) + 1))
            picked = self.chance.choice(len(small), many, replace=False)
            add(np.logical_or.reduce([small[p] for p in picked]))
        return list(found.values())

    def _go_for_group(self, who: Bools, kinds: Bools, figure: int) -> None:
        self.loot.groups += 1
        scale, people = FIGURES[figure], int((who & self.scored[figure]).sum())
        needed = WIDTH * scale.range * people
        low, high = self.interval(kinds, figure, np.zeros(0, dtype=np.int64))
        truth = float(self.scores[figure][who].sum())
        if not low - 1e-4 <= truth <= high + 1e-4:
            raise AssertionError("the truth lies outside its interval")
        if high - low < needed - SLACK:
            self._breach(f"{people} people, {scale.code}, outsider {high - low:.2f}")
            return
        for knowing in self._colleagues(who, figure):
            low, high = self.interval(kinds, figure, knowing)
            # What one table alone tells them is accepted with k (decision 7).
            alone = self._from_one_table(who, figure, knowing)
            if high - low < min(needed, 0.9 * alone) - SLACK:
                self._breach(f"{people} people, {scale.code}, colleagues {high - low:.2f}")
                return

    def _breach(self, name: str) -> None:
        self.loot.breached += 1
        self.loot.names.append(name)

    def _near(self, who: Bools) -> Bools:
        """The smallest group that is shown and holds these people."""
        holding = [s for s in self.sets if not (who & ~s).any()]
        return min(holding, key=lambda s: int(s.sum())) if holding else np.ones(len(who), bool)

    def _colleagues(self, who: Bools, figure: int) -> Iterator[Ints]:
        """Three others: those beside it who answered lowest, highest, or by chance; and three by
        chance from anywhere."""
        beside = np.flatnonzero(self._near(who) & ~who & self.scored[figure])
        if len(beside):
            order = beside[np.argsort(self.scores[figure][beside], kind="stable")]
            yield order[:COLLEAGUES]
            yield order[::-1][:COLLEAGUES]
            yield self.chance.choice(beside, min(COLLEAGUES, len(beside)), replace=False)
        anywhere = np.flatnonzero(~who)
        if len(anywhere):
            yield self.chance.choice(anywhere, min(COLLEAGUES, len(anywhere)), replace=False)

    def _from_one_table(self, who: Bools, figure: int, knowing: Ints) -> float:
        scale, scored = FIGURES[figure], self.scored[figure]
        people, best = int((who & scored).sum()), np.inf
        for seen in self.view:
            if seen.figure != figure or (who & ~seen.inside).any():
                continue
            count = int((seen.inside & scored).sum())
            among = [p for p in knowing if seen.inside[p] and scored[p]]
            known, rest = self.scores[figure][among].sum(), count - people - len(among)
            low = seen.low * count - known - rest * scale.high
            high = seen.high * count - known - rest * scale.low
            low, high = max(low, people * scale.low), min(high, people * scale.high)
            best = min(best, high - low)
        return float(best)

    # People: is somebody's score certain?

    def _go_for_people(self, kind: int, figure: int) -> None:
        who = self.kind == kind
        self.loot.answers += int(self.size[kind])
        nobody: Ints = np.zeros(0, dtype=np.int64)
        beside = np.flatnonzero(self._near(who) & self.scored[figure])
        order = beside[np.argsort(self.scores[figure][beside], kind="stable")]
        chosen = self.chance.choice(beside, min(COLLEAGUES, len(beside)), replace=False)
        kinds = np.arange(self.size.size) == kind
        for knowing in (nobody, order[:COLLEAGUES], order[::-1][:COLLEAGUES], chosen):
            others = int(self.size[kind] - who[knowing].sum())
            if others and self._is_certain(kinds, figure, knowing, others):
                self.loot.reconstructed += others
                self.loot.names.append(f"{others} answers, {FIGURES[figure].code}")
                return

    def _is_certain(self, kinds: Bools, figure: int, knowing: Ints, others: int) -> bool:
        """Whether each of the others, whose scores he does not know, has one possible score."""
        scale = FIGURES[figure]
        kind = int(np.flatnonzero(kinds)[0])
        step = 1.0 / np.count_nonzero(self.weights[figure][self.first[kind]])
        known = self.scores[figure][knowing[self.kind[knowing] == kind]].sum()
        low, high = (end - known for end in self.interval(kinds, figure, knowing))
        low = max(scale.low, low - (others - 1) * scale.high)
        high = min(scale.high, high - (others - 1) * scale.low)
        first = np.ceil((low - scale.low) / step - 1e-4)
        last = np.floor((high - scale.low) / step + 1e-4)
        return bool(last <= first)
