"""The parts that a page of figures is made of, each with its drawing and its sentence."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from bestendig import dimodel
from bestendig.common.charts import LevelChart, ShareChart, TimelineChart
from bestendig.organisations.models import ContextEvent
from bestendig.organisations.queries.events import events_for
from bestendig.pages.results import drawing, words
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.picture import One, Picture, Spread
from bestendig.pages.wording import here
from bestendig.questionnaires.figures import Subject
from bestendig.releases.models import Release
from bestendig.releases.queries import Earlier


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """An indicator with its drawing."""

    one: One
    chart: LevelChart


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Means with one scale. before: what the open mark in the drawing is."""

    wide: LevelChart
    narrow: LevelChart
    caption: str
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSpread:
    """How the answers to one question are spread; without drawing when that is not shown."""

    spread: Spread
    wide: ShareChart | None = None
    narrow: ShareChart | None = None
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Some subjects together."""

    code: str
    title: str
    ones: tuple[One, ...]
    charts: tuple[Drawn, ...]
    spreads: tuple[DrawnSpread, ...]
    kinds: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnTime:
    """One figure over time."""

    chart: TimelineChart
    caption: str
    kind: Label


@dataclass(frozen=True, slots=True, kw_only=True)
class OverTime:
    """The indicators and the response over time, and what happened in between."""

    charts: tuple[DrawnTime, ...]
    events: tuple[ContextEvent, ...]


def gauges(shown: Picture) -> list[Gauge]:
    """The four indicators, as many as were asked."""
    return [Gauge(one=one, chart=drawing.strip(one)) for one in shown.indicators]


def sections(shown: Picture) -> list[Section]:
    """Everything else, by subject; without what was not asked."""
    return [
        _section(shown, subject, title)
        for subject, title in titles().items()
        if subject is not Subject.INDICATOR and asked(shown, subject)
    ]


def titles() -> dict[Subject, str]:
    """The subjects in their order, with what stands above them."""
    return {
        Subject.INDICATOR: _("Four indicators"),
        Subject.FACTOR: here(dimodel.FACTORS_TEXT),
        Subject.OUTCOME: _("What people do and can do themselves"),
        Subject.PHASE: _("How far are we?"),
        Subject.OTHER: _("What else was asked"),
        Subject.ACTIVITY: _("About the talk or the activity"),
    }


def asked(shown: Picture, subject: Subject) -> bool:
    """Whether anything on this subject was asked."""
    figures: list[One | Spread] = [*shown.means, *shown.spreads]
    return any(x.subject is subject for x in figures)


def kinds(shown: Picture, *, change: bool = True, spread: bool = False) -> list[Label]:
    """The kinds of number on the page, in their fixed order. change: whether two of them beside
    each other are one: not where other people answered. spread: of words about it too."""
    figures: list[One | Spread] = [*shown.means, *shown.spreads]
    found = {Kind.REACH, *(x.kind.kind for x in figures)}
    if change and any(x.earlier for x in shown.means):
        found.add(Kind.MEASURED_CHANGE)
    if spread:
        found.add(Kind.SPREAD)
    return [Label(kind) for kind in Kind if kind in found]


def over_time(
    release: Release,
    shown: Picture,
    earlier: Sequence[Earlier] = (),
    units: Collection[UUID] = (),
) -> OverTime | None:
    """The indicators that were shown before, with events of the whole and of these units; of the
    whole also how many took part in this survey and the `earlier` ones."""
    compared = [x for x in shown.indicators if x.earlier and x.value]
    first = [x.earlier[-1].on for x in compared] + [x.closed_on for x in earlier]
    if not first:
        return None
    happened = tuple(events_for(units, min(first), release.closed_on))
    days = [event.starts_on for event in happened]
    charts = [
        DrawnTime(
            chart=chart,
            caption=words.time_caption(x, release.closed_on),
            kind=Label(Kind.MEASURED_CHANGE),
        )
        for x in compared
        if (chart := drawing.time_chart(x, release.closed_on, days))
    ]
    if response := drawing.response_chart(release, earlier, days):
        more = here("results.time.response.more")
        charts.append(DrawnTime(chart=response, caption=more, kind=Label(Kind.REACH)))
    return OverTime(charts=tuple(charts), events=happened)


def _section(shown: Picture, subject: Subject, title: str) -> Section:
    ones = shown.about(subject)
    spreads = tuple(x for x in shown.spreads if x.subject is subject)
    figures: list[One | Spread] = [*ones, *spreads]
    labels = {x.kind.kind: x.kind for x in figures}
    return Section(
        code=subject.value,
        title=title,
        ones=ones,
        charts=tuple(
            _drawn(group, f"{subject}-{place}", title)
            for place, group in enumerate(drawing.by_scale(ones))
        ),
        spreads=tuple(_drawn_spread(x) for x in spreads),
        kinds=tuple(labels.values()),
    )


def _drawn(group: list[One], key: str, title: str) -> Drawn:
    wide, narrow = drawing.level_charts(group, key=key, title=title)
    return Drawn(
        wide=wide,
        narrow=narrow,
        caption=words.caption(group),
        before=drawing.before_words(group),
    )


def _drawn_spread(spread: Spread) -> DrawnSpread:
    if not spread.is_shown:
        return DrawnSpread(spread=spread)
    wide, narrow = drawing.share_charts(spread)
    return DrawnSpread(
        spread=spread, wide=wide, narrow=narrow, caption=words.spread_caption(spread)
    )
