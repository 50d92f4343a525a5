"""A finding as a page shows it: the words, the picture, and the numbers under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bestendig.common.charts import (
    ForestChart,
    ForestRow,
    Level,
    Track,
    TrajectoryChart,
    forest,
    trajectory,
)
from bestendig.common.numbers import number, p_value
from bestendig.effects.evidence import Evidence
from bestendig.effects.question import Question
from bestendig.effects.values import Estimate
from bestendig.findings.finding import Finding, decides
from bestendig.findings.story import Story, estimate_words, group_words
from bestendig.pages.wording import answer_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One estimate in the table under "How do we know?"."""

    what: str
    estimate: str
    interval: str
    p: str
    standardised: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Everything the page and the documents show of one outcome.

    pictures and forests: the wide and the narrow variant; empty when there is nothing to
    draw. counts: (group, wave, answers).
    """

    key: str
    finding: Finding
    story: Story
    counts: tuple[tuple[str, str, int], ...]
    pictures: tuple[TrajectoryChart, ...] = ()
    forests: tuple[ForestChart, ...] = ()
    rows: tuple[Row, ...] = ()

    @property
    def code(self) -> str:
        """The verdict, which says in which colour it stands."""
        return str(self.finding.verdict.code.value)

    @property
    def headline(self) -> str:
        """The answer itself: the verdict's opening."""
        return answer_of(self.story.verdict, self.story.grade)[0]

    @property
    def proof(self) -> str:
        """How strong the proof is; empty when the headline says the same."""
        return answer_of(self.story.verdict, self.story.grade)[1]


def shown(findings: Sequence[Finding], language: str) -> list[Shown]:
    """The findings in the order in which they were asked."""
    return [_shown(finding, f"o{i}", language) for i, finding in enumerate(findings, start=1)]


def _shown(finding: Finding, key: str, language: str) -> Shown:
    found = finding.evidence
    if not isinstance(found, Evidence):
        return Shown(
            key=key, finding=finding, story=finding.story, counts=_counts(finding, language)
        )
    return Shown(
        key=key,
        finding=finding,
        story=finding.story,
        pictures=_pictures(finding, found, key, language),
        forests=_forests(found, key, language),
        rows=tuple(_row(found.question, x, language) for x in found.estimates if _listed(x)),
        counts=_counts(finding, language),
    )


def _counts(finding: Finding, language: str) -> tuple[tuple[str, str, int], ...]:
    question = finding.asked.question
    return tuple(
        (group_words(question, group, language), wave, n) for group, wave, n in finding.counts
    )


def _pictures(
    finding: Finding, found: Evidence, key: str, language: str
) -> tuple[TrajectoryChart, ...]:
    question, tracks = found.question, _tracks(found, language)
    seen = {level.wave for track in tracks for level in track.levels}
    waves = [wave for wave in finding.asked.moments.waves if wave in seen]
    if not tracks or len(waves) < 2:
        return ()
    started = question.starts is None and question.baseline in waves[:-1]
    return tuple(
        trajectory(
            tracks,
            waves=waves,
            key=key,
            title=_("How %(outcome)s developed") % {"outcome": finding.outcome},
            description=" ".join(f"{track.name}: {_way(track, language)}." for track in tracks),
            language=language,
            start_after=question.baseline if started else None,
            start_label=_("Start") if started else "",
            narrow=narrow,
        )
        for narrow in (False, True)
    )


def _tracks(found: Evidence, language: str) -> list[Track]:
    """The groups' means; of many cohorts the first three and the last."""
    question = found.question
    levels: dict[str, list[Level]] = {}
    for x in found.estimates:
        if x.name == "mean" and x.group is not None:
            level = Level(wave=x.wave or "", mean=x.estimate, low=x.low, high=x.high, n=x.n)
            levels.setdefault(x.group, []).append(level)
    last = question.comparison
    if question.starts is not None:
        last = next((g for g, start in question.starts.items() if start is None), None)
    order = sorted(levels, key=lambda group: group == last)
    chosen = order if len(order) <= 4 else [*order[:3], order[-1]]
    roles = [*["programme", "third", "fourth"][: len(chosen) - 1], "comparison"]
    if len(chosen) == 1:
        roles = ["programme"]
    return [
        Track(name=group_words(question, group, language), role=role, levels=tuple(levels[group]))
        for group, role in zip(chosen, roles, strict=True)
    ]


def _way(track: Track, language: str) -> str:
    first, last = (number(level.mean, 2, language) for level in (track.levels[0], track.levels[-1]))
    return _("from %(first)s to %(last)s") % {"first": first, "last": last}


def _forests(found: Evidence, key: str, language: str) -> tuple[ForestChart, ...]:
    """The effect at each wave, those that decide drawn strong."""
    names = {x.name for x in found.deciding} | {"att_event"}
    rows = [
        ForestRow(
            label=estimate_words(found.question, x, language),
            estimate=x.estimate,
            low=x.low,
            high=x.high,
            main=decides(found, x),
        )
        for x in found.estimates
        if x.name in names and x.method != "completers"
    ]
    return tuple(
        forest(
            rows[-12:],
            key=f"{key}-forest",
            title=_("The estimates with their 95% intervals"),
            description=_("Within the shaded band a difference is too small to matter."),
            language=language,
            smallest=found.question.smallest * found.sd,
            narrow=narrow,
        )
        for narrow in (False, True)
        if rows
    )


def _listed(x: Estimate) -> bool:
    """Means stand in the picture's table; the other way of counting stands in the JSON."""
    return x.name != "mean" and x.method != "completers"


def _row(question: Question, x: Estimate, language: str) -> Row:
    return Row(
        what=estimate_words(question, x, language),
        estimate=number(x.estimate, 2, language, signed=x.name != "retention"),
        interval=f"{number(x.low, 2, language)} – {number(x.high, 2, language)}",
        p=p_value(x.p, language) if x.p == x.p else "–",
        standardised="–"
        if x.standardised is None
        else number(x.standardised, 2, language, signed=True),
    )
