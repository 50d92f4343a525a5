"""Pictures as charts, each in a wide and a narrow variant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from bestendig.common.charts import (
    LevelChart,
    LevelRow,
    Moment,
    ShareChart,
    ShareRow,
    TimelineChart,
    levels,
    shares,
    timeline,
)
from bestendig.common.numbers import percentage
from bestendig.pages.results.picture import One, Spread, answers_text, language
from bestendig.pages.wording import here
from bestendig.releases.models import Release
from bestendig.releases.queries import Earlier


def by_scale(ones: Sequence[One]) -> list[list[One]]:
    """The means that can stand on one axis: with the same ends that mean the same."""
    groups: dict[tuple[float, float, tuple[str, str]], list[One]] = {}
    for one in ones:
        groups.setdefault((one.figure.low, one.figure.high, one.ends), []).append(one)
    return list(groups.values())


def level_charts(group: Sequence[One], *, key: str, title: str) -> tuple[LevelChart, LevelChart]:
    """Means on one scale, under each other."""
    wide, narrow = (
        levels(
            [_row(one) for one in group],
            low=group[0].figure.low,
            high=group[0].figure.high,
            key=key,
            title=title,
            description=" ".join(f"{one.name}: {_said(one)}." for one in group),
            language=language(),
            low_label=group[0].ends[0],
            high_label=group[0].ends[1],
            narrow=narrow,
        )
        for narrow in (False, True)
    )
    return wide, narrow


def pair_charts(pairs: Sequence[tuple[One, One]], *, key: str) -> tuple[LevelChart, LevelChart]:
    """Means of two roles on one scale: the first as a filled mark, the second as an open one."""
    first = pairs[0][0]
    title = here("gap.title")
    wide, narrow = (
        levels(
            [
                LevelRow(
                    label=one.name,
                    text=f"{one.text} | {other.text}",
                    value=_now(one),
                    before=_now(other),
                )
                for one, other in pairs
            ],
            low=first.figure.low,
            high=first.figure.high,
            key=key,
            title=title,
            description=" ".join(f"{one.name}: {one.text} | {other.text}." for one, other in pairs),
            language=language(),
            low_label=first.ends[0],
            high_label=first.ends[1],
            narrow=narrow,
        )
        for narrow in (False, True)
    )
    return wide, narrow


def strip(one: One) -> LevelChart:
    """One mean on its scale, without its name: for beside a large number."""
    low, high = one.ends
    return levels(
        [LevelRow(label="", text="", value=_now(one), before=_before(one))],
        low=one.figure.low,
        high=one.figure.high,
        key=one.key,
        title=one.name,
        description=f"{_said(one)}, {one.scale}.",
        language=language(),
        low_label=low,
        high_label=high,
        narrow=True,
    )


def share_charts(spread: Spread) -> tuple[ShareChart, ShareChart]:
    """How the answers to a question are spread."""
    labels = dict(spread.question.labels(language()))
    rows = [
        ShareRow(
            label=labels.get(one.meaning.answer or 0, ""),
            share=one.value.value,
            text=one.text,
            before=one.earlier[0].text if one.earlier else "",
        )
        for one in spread.answers
        if one.value is not None
    ]
    said = ", ".join(f"{row.label}: {row.text}" for row in rows)
    wide, narrow = (
        shares(rows, key=spread.key, title=spread.name, description=f"{said}.", narrow=narrow)
        for narrow in (False, True)
    )
    return wide, narrow


def time_chart(one: One, closed_on: date, events: Sequence[date]) -> TimelineChart | None:
    """One figure over the waves it was shown in, until the one that closed on `closed_on`."""
    if one.value is None or not one.earlier:
        return None
    moments = [
        *(
            _moment(x.on, x.value.value, x.text, answers_text(x.value.answers))
            for x in reversed(one.earlier)
        ),
        _moment(closed_on, one.value.value, one.text, one.answers),
    ]
    return timeline(
        moments,
        low=one.figure.low,
        high=one.figure.high,
        key=f"t-{one.key}",
        title=one.name,
        description=_read_aloud(moments),
        language=language(),
        events=events,
    )


def response_chart(
    release: Release, earlier: Sequence[Earlier], events: Sequence[date]
) -> TimelineChart | None:
    """How many took part in this survey and those before it, in per cent."""
    if not earlier:
        return None
    surveys = [*((x.closed_on, x.response) for x in reversed(earlier))]
    surveys.append((release.closed_on, release.response))
    moments = [
        _moment(on, response / 100, percentage(response / 100, language()))
        for on, response in surveys
    ]
    return timeline(
        moments,
        low=0.0,
        high=1.0,
        key="t-response",
        title=here("results.time.response"),
        description=_read_aloud(moments),
        language=language(),
        events=events,
        share=True,
    )


def before_words(ones: Sequence[One]) -> str:
    """What the open mark in their chart is; empty when there is none."""
    days = {one.earlier[0].on for one in ones if one.earlier and one.value}
    when = ", ".join(date_format(day, "F Y") for day in sorted(days))
    return here("results.levels.before", when=when) if when else ""


def _moment(on: date, value: float, text: str, more: str = "") -> Moment:
    return Moment(on=on, value=value, text=text, day=date_format(on, "M Y"), more=more)


def _read_aloud(moments: Sequence[Moment]) -> str:
    return ", ".join(f"{x.day}: {x.text}" for x in moments)


def _row(one: One) -> LevelRow:
    return LevelRow(
        label=one.name,
        text=one.text or here(f"small.{'cell' if one.reason == 'small' else 'closed'}"),
        value=_now(one),
        before=_before(one),
        more="; ".join(x for x in (one.answers, one.direction) if x),
    )


def _said(one: One) -> str:
    return one.text or _("not shown")


def _now(one: One) -> float | None:
    return one.value.value if one.value else None


def _before(one: One) -> float | None:
    return one.earlier[0].value.value if one.earlier and one.value else None
