"""Staggered start: cohorts begin the programme one after the other.

1. `Cohorts` says which cohort had started when, and who can be compared with whom.
2. att(g, t): the effect in cohort g at wave t, against people not yet (or never) started.
3. Averages of those: `simple` over all people and waves, `event` by waves since the start,
   `group` by cohort, `calendar` by wave, each with numbers of people as weights.
4. A method gives each its uncertainty: `completers` (people seen at all waves; influence
   functions, the form of the literature) or `fitted` (the fitted means, so that people who
   dropped out count too).

An average is over those att(g, t) that can be estimated; the others stand in `att` with
their reason. Event times count waves, not months.

Source: Callaway & Sant'Anna (2021), Journal of Econometrics 225(2), 200–230.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bestendig.effects.cohorts import Base, Cohorts, Contrast, Control, average, starts_of
from bestendig.effects.contrasts import Fitted
from bestendig.effects.influence import Completers, Tested
from bestendig.effects.moments import Bools, Floats, Moments
from bestendig.effects.values import Estimate, NotEstimable, Reason, estimate_from

Answer = Estimate | NotEstimable


@dataclass(frozen=True, kw_only=True)
class Staggered:
    """All estimates of a staggered start, by one method.

    att: every cohort (earliest first) and wave from its start on; `cohort` is the group
    label. pre: the same for waves before the start, where nothing should be seen (empty
    unless asked for). event: by waves since the start (`wave`), pre-periods included.
    group: by cohort. calendar: by wave. simple: all of att. dynamic: the mean of event from
    0 on. by_group: the mean of group, weighted by people. by_calendar: the mean of calendar.
    detrended_event and detrended: event and simple after each att(g, t) lost the change
    over the last two waves before the start (name detrended_effect).
    """

    att: tuple[Answer, ...]
    pre: tuple[Answer, ...]
    event: tuple[Answer, ...]
    group: tuple[Answer, ...]
    calendar: tuple[Answer, ...]
    simple: Answer
    dynamic: Answer
    by_group: Answer
    by_calendar: Answer
    detrended_event: tuple[Answer, ...]
    detrended: Answer


def completers(
    moments: Moments,
    starts: Mapping[str, str | None],
    *,
    control: Control = "not_yet",
    pre: Base | None = None,
    alpha: float = 0.05,
) -> Staggered:
    """The effects among people seen at all waves, with influence-function standard errors.

    starts: group label -> first wave under the programme, None for never. control: whom to
    compare with. pre: pre-periods against the wave before each (varying) or the last wave
    before the start (universal). Without clusters the normal distribution is used; with
    clusters influence functions are summed by cluster and Student's t has J − 1 degrees of
    freedom, which is optimistic below some 20 clusters (`fitted` on `robust` means is not).
    Refusals: NO_BASELINE, COMPARISON_STARTED, NOT_SEEN_TOGETHER, NO_ANSWERS, TOO_FEW_PEOPLE,
    TOO_FEW_CLUSTERS, NO_VARIATION, NO_EARLIER_WAVE. Raises ValueError on a start that is no
    wave or a group without one.
    """
    source = Completers.of(moments, starts)
    return _all_estimates(_Report(source.cohorts, source.test, "completers", control, alpha), pre)


def fitted(
    means: Fitted,
    moments: Moments,
    starts: Mapping[str, str | None],
    *,
    control: Control = "not_yet",
    pre: Base | None = None,
    alpha: float = 0.05,
) -> Staggered:
    """The effects from fitted means, people who dropped out included.

    means: the fit of `moments`, model-based or cluster-robust. Weights are the numbers of
    people with any answer, taken as given: the effect in the cohorts as they are, so the
    standard errors hold no chance in who joined which cohort. Otherwise as `completers`.
    """
    source = _FromMeans.of(means, moments, starts)
    return _all_estimates(_Report(source.cohorts, source.test, "fitted", control, alpha), pre)


def simple_weights(moments: Moments, starts: Mapping[str, str | None]) -> Floats:
    """(G, T): `simple` as a row on the means, for drawing a lottery of clusters again.

    Cohorts weigh by their clusters, which another draw would leave as they are; weights by
    people would not, and the draws would then not be alike. A mean without answers weighs
    nothing: no draw then needs it.
    """
    pairs = np.unique(np.stack([moments.group, moments.cluster]), axis=1)
    groups, waves = len(moments.groups), len(moments.waves)
    cohorts = Cohorts(
        labels=moments.groups,
        waves=moments.waves,
        start=starts_of(moments, starts),
        n=np.maximum(np.bincount(pairs[0], minlength=groups).astype(np.float64), 2.0),
        seen=_seen(moments),
        mean=np.zeros((groups, waves)),
        absent=(Reason.NO_ANSWERS,) * groups,
    )
    parts = []
    for g in cohorts.started:
        for t in range(int(cohorts.start[g]), waves):
            contrast = cohorts.effect(g, t, int(cohorts.start[g]) - 1, "not_yet")
            if not isinstance(contrast, Reason):
                parts.append((g, contrast))
    return cohorts.pooled(parts).row


def _seen(moments: Moments) -> Bools:
    """(G, T): where there are answers."""
    groups, waves = len(moments.groups), len(moments.waves)
    seen = np.zeros((groups, waves), dtype=bool)
    np.logical_or.at(seen, moments.group, moments.observed[:, :waves] & (moments.n > 0)[:, None])
    return seen


@dataclass(frozen=True, eq=False)
class _FromMeans:
    """Fitted means; design (C, T, p) holds the row of each that has answers."""

    cohorts: Cohorts
    means: Fitted
    design: Floats

    @classmethod
    def of(cls, means: Fitted, moments: Moments, starts: Mapping[str, str | None]) -> _FromMeans:
        groups, waves = len(moments.groups), len(moments.waves)
        answered = moments.observed[:, :waves].any(axis=1)
        people = np.zeros(groups)
        np.add.at(people, moments.group, np.where(answered, moments.n, 0))
        seen = _seen(moments)
        design = np.zeros((groups, waves, len(means.phi)))
        for group, wave in zip(*np.nonzero(seen), strict=True):
            design[group, wave] = means.row(moments.groups[group], moments.waves[wave])
        cohorts = Cohorts(
            labels=moments.groups,
            waves=moments.waves,
            start=starts_of(moments, starts),
            n=people,
            seen=seen,
            mean=np.zeros(seen.shape),
            absent=(Reason.NO_ANSWERS,) * groups,
        )
        return cls(cohorts, means, design)

    def test(self, contrast: Contrast) -> Tested | Reason:
        """The contrast as a row on the fitted means."""
        found = self.means.test(np.einsum("ct,ctp->p", contrast.row, self.design))
        if isinstance(found, NotEstimable):
            return found.reason
        return Tested(found.estimate, found.se, found.df, found.se_model)


class _Cell(NamedTuple):
    """att(cohort, wave), or why not."""

    cohort: int
    wave: int
    contrast: Contrast | Reason
    answer: Answer

    @property
    def part(self) -> tuple[int, Contrast | Reason]:
        return self.cohort, self.contrast


@dataclass(frozen=True, eq=False)
class _Report:
    """Turns contrasts of `cohorts` into answers, through the `test` of a method."""

    cohorts: Cohorts
    test: Callable[[Contrast], Tested | Reason]
    method: str
    control: Control
    alpha: float

    def answer(
        self,
        name: str,
        asked: Contrast | Reason,
        *,
        cohort: int | None = None,
        wave: str | None = None,
    ) -> Answer:
        """The estimate of a contrast, or why there is none."""
        if isinstance(asked, Reason):
            return NotEstimable(name=name, reason=asked, wave=wave)
        tested = self.test(asked)
        if isinstance(tested, Reason):
            return NotEstimable(name=name, reason=tested, wave=wave)
        return estimate_from(
            name, tested.estimate, tested.se, tested.df, alpha=self.alpha,
            se_model=tested.se_model, against=self.control, method=self.method, wave=wave,
            cohort=None if cohort is None else self.cohorts.labels[cohort],
            n=int(self.cohorts.n[asked.cohorts].sum()),
        )  # fmt: skip

    def cell(self, cohort: int, wave: int, base: int) -> _Cell:
        """att(cohort, wave); its contrast is kept only where it can be estimated."""
        asked = self.cohorts.effect(cohort, wave, base, self.control)
        answer = self.answer("att", asked, cohort=cohort, wave=self.cohorts.waves[wave])
        if isinstance(answer, NotEstimable):
            return _Cell(cohort, wave, answer.reason, answer)
        return _Cell(cohort, wave, asked, answer)

    def detrended(self, cell: _Cell) -> _Cell:
        """The same cell without the trend before the start."""
        if isinstance(cell.contrast, Reason):
            return cell
        return cell._replace(contrast=self.cohorts.detrended(cell.cohort, cell.wave, self.control))

    def cells(self) -> list[_Cell]:
        """att(g, t) from each start on."""
        start, last = self.cohorts.start, len(self.cohorts.waves)
        return [
            self.cell(g, t, int(start[g]) - 1)
            for g in self.cohorts.started
            for t in range(start[g], last)
        ]

    def before(self, base: Base | None) -> list[_Cell]:
        """The same before each start, where nothing should be seen."""
        if base is None:
            return []
        found = []
        for g in self.cohorts.started:
            last = int(self.cohorts.start[g]) - 1
            if base == "varying":
                found += [self.cell(g, t, t - 1) for t in range(1, last + 1)]
            else:
                found += [self.cell(g, t, last) for t in range(last)]
        return found

    def pooled(self, asked: Iterable[tuple[int, Contrast | Reason]]) -> Contrast | Reason:
        """The average of what can be estimated of (cohort, contrast), weighted by people."""
        asked = list(asked)
        parts = [(cohort, x) for cohort, x in asked if not isinstance(x, Reason)]
        return self.cohorts.pooled(parts) if parts else _refusal(x for _, x in asked)


def _refusal(asked: Iterable[Contrast | Reason]) -> Reason:
    """Why none of these could be estimated: the first reason."""
    return next((x for x in asked if isinstance(x, Reason)), Reason.NO_ANSWERS)


def _average(asked: Iterable[Contrast | Reason]) -> Contrast | Reason:
    """The plain average of the contrasts that can be estimated."""
    asked = list(asked)
    parts = [contrast for contrast in asked if not isinstance(contrast, Reason)]
    return average(parts) if parts else _refusal(asked)


def _by(cells: Iterable[_Cell], key: Callable[[_Cell], int]) -> dict[int, list[_Cell]]:
    found: dict[int, list[_Cell]] = {}
    for cell in cells:
        found.setdefault(key(cell), []).append(cell)
    return dict(sorted(found.items()))


def _all_estimates(report: _Report, base: Base | None) -> Staggered:
    """Every estimate of one method."""
    cells, before = report.cells(), report.before(base)
    start, waves = report.cohorts.start, report.cohorts.waves
    detrended = [report.detrended(cell) for cell in cells]

    def since(cell: _Cell) -> int:
        return cell.wave - int(start[cell.cohort])

    event = {
        e: report.pooled(cell.part for cell in part)
        for e, part in _by([*before, *cells], since).items()
    }
    group = {
        g: _average(cell.contrast for cell in part)
        for g, part in _by(cells, lambda cell: cell.cohort).items()
    }
    calendar = {
        t: report.pooled(cell.part for cell in part)
        for t, part in _by(cells, lambda cell: cell.wave).items()
    }
    steady = {
        e: report.pooled(cell.part for cell in part) for e, part in _by(detrended, since).items()
    }
    by_group = report.pooled(group.items())
    return Staggered(
        att=tuple(cell.answer for cell in cells),
        pre=tuple(cell.answer for cell in before),
        event=tuple(report.answer("att_event", x, wave=str(e)) for e, x in event.items()),
        group=tuple(report.answer("att_group", x, cohort=g) for g, x in group.items()),
        calendar=tuple(
            report.answer("att_calendar", x, wave=waves[t]) for t, x in calendar.items()
        ),
        simple=report.answer("att_simple", report.pooled(cell.part for cell in cells)),
        dynamic=report.answer("att_event", _average(x for e, x in event.items() if e >= 0)),
        by_group=report.answer("att_group", by_group),
        by_calendar=report.answer("att_calendar", _average(calendar.values())),
        detrended_event=tuple(
            report.answer("detrended_effect", x, wave=str(e)) for e, x in steady.items()
        ),
        detrended=report.answer("detrended_effect", report.pooled(cell.part for cell in detrended)),
    )
