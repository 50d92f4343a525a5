"""What came out of the boxes that gather a quarter: the newest figures, and quarters side by side.

Other people answer each quarter, so nothing here is called a change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.measurement.models import RollingKind
from bestendig.measurement.queries.rolling import gathering
from bestendig.organisations.queries.events import events_for
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.results import drawing, words
from bestendig.pages.results.kinds import Kind, Label
from bestendig.pages.results.parts import DrawnTime, OverTime, Section, kinds, sections
from bestendig.pages.results.picture import One, Picture, language
from bestendig.pages.results.reading import WHOLE, Reading, reading
from bestendig.pages.results.words import Story
from bestendig.pages.wording import here, split_lead
from bestendig.releases.models import Release
from bestendig.releases.queries import EARLIER, decisions_on, releases_visible_to

_FEWEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Figures by quarter, the oldest first. texts: empty where a figure is not shown."""

    quarters: tuple[str, ...]
    rows: tuple[tuple[str, Label, tuple[str, ...]], ...]
    over_time: OverTime


@allow(Ability.RELEASES_READ)
@require_safe
def quarterly(request: DeskRequest, kind: str) -> HttpResponse:
    """The newest quarter of a kind; when there is none, why not."""
    if kind not in RollingKind.values:
        raise Http404
    rows = releases_visible_to(request.person, request.desk.role).filter(rolling=kind)
    newest = rows.values_list("wave_id", flat=True).first()
    found = reading(request.desk, newest, within=WHOLE) if newest else None
    return shown(request, RollingKind(kind), found)


def shown(request: DeskRequest, kind: RollingKind, found: Reading | None) -> HttpResponse:
    """The page of one quarter, or of none yet."""
    title, text = split_lead(here(f"rolling.{kind}.results"))
    values: dict[str, Any] = {"title": title, "text": text, "gathering": gathering(kind)}
    if found is not None:
        whole = found.whole
        others = releases_visible_to(request.person, request.desk.role).filter(rolling=kind)
        values |= {
            "release": found.release,
            "quarter": quarter_of(found.release.title),
            "whole": whole,
            "story": Story(
                seen=[words.response(found.release)],
                changed=trend_said(whole),
                unknown=words.unknown(found.release),
            ),
            "decision": decisions_on(found.release).first(),
            "may_write": request.desk.may(Ability.DECISIONS_WRITE),
            "sections": _titled(sections(whole)),
            "trend": trend(found.release, whole),
            "reach": Label(Kind.REACH),
            "kinds": kinds(whole, change=False),
            "others": others.exclude(pk=found.release.pk)[:EARLIER],
            "may_read_groups": request.desk.may(Ability.RELEASES_READ_GROUPS),
            "may_read_check": request.desk.may(Ability.GATE_REPORTS_READ),
        }
    return render(request, "results/quarterly.html", values)


def trend(release: Release, whole: Picture) -> Trend | None:
    """The figures of this quarter and those before it; None when it is the first.

    Of how an answer is spread, the last answer: of yes or no, who said yes.
    """
    figures = [*whole.means, *(spread.answers[-1] for spread in whole.spreads)]
    titles = {x.on: x.title for one in figures for x in one.earlier}
    days = sorted([*titles, release.closed_on])
    if len(days) < _FEWEST:
        return None
    titles[release.closed_on] = release.title
    events = tuple(events_for((), days[0], release.closed_on))
    charts = [
        DrawnTime(chart=chart, caption=words.time_caption(one, release.closed_on), kind=one.kind)
        for one in whole.means
        if (chart := drawing.time_chart(one, release.closed_on, [x.starts_on for x in events]))
    ]
    return Trend(
        quarters=tuple(quarter_of(titles[day]) for day in days),
        rows=tuple((_name(one, whole), one.kind, _texts(one, release, days)) for one in figures),
        over_time=OverTime(charts=tuple(charts), events=events),
    )


def trend_said(whole: Picture) -> list[str]:
    """What stands out beside the quarter before, in sentences."""
    compared = [one for one in whole.means if one.earlier and one.value]
    if not compared:
        return [here("rolling.first")]
    clear = [one for one in compared if one.change and one.change.is_clear]
    if not clear:
        return [here("rolling.same", quarter=quarter_of(compared[0].earlier[0].title))]
    return [
        here(
            f"rolling.{one.change}",
            name=one.name,
            value=one.text,
            then=one.earlier[0].text,
            quarter=quarter_of(one.earlier[0].title),
        )
        for one in clear
    ]


def _titled(found: list[Section]) -> list[Section]:
    """Of one subject alone the title of the page says what it is about."""
    return [replace(found[0], title=_("The answers"))] if len(found) == 1 else found


def quarter_of(title: str) -> str:
    """“1e kwartaal 2027” of “Na een gesprek: 1e kwartaal 2027”."""
    return title.rpartition(": ")[2]


def _texts(one: One, release: Release, days: list[Any]) -> tuple[str, ...]:
    by_day = {x.on: x.text for x in one.earlier} | {release.closed_on: one.text}
    return tuple(by_day.get(day, "") for day in days)


def _name(one: One, whole: Picture) -> str:
    """The name of a mean; of a share, its question and its answer."""
    for spread in whole.spreads:
        if one in spread.answers:
            labels = dict(spread.question.labels(language()))
            return f"{spread.name} {labels[one.meaning.answer or 0]}"
    return one.name
