"""A picture in sentences: what we see, what changed, and what we do not know.

Each sentence is true by rule (`releases.rules`): of a difference that rounding or chance can make
none says more than that, and none says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final

from django.utils.formats import date_format

from bestendig.measurement.models import SHORT_FORM
from bestendig.organisations.models import ContextEvent
from bestendig.pages.results.asked import listed
from bestendig.pages.results.picture import One, Picture, Spread, Then, language
from bestendig.pages.wording import here
from bestendig.questionnaires.figures import Says, Subject
from bestendig.releases.models import Release
from bestendig.releases.rules import Difference, difference

_ENOUGH_TO_RANK: Final = 3
_FEW: Final = 50
_MOST_MOVED: Final = 4
_MOST_NEW: Final = 3
_MOST_LINES: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """One figure of a group beside that of the whole organisation."""

    one: One
    whole: One
    difference: Difference

    @property
    def words(self) -> str:
        """What may be said of the two."""
        return here(f"results.change.{self.difference}")

    @property
    def distance(self) -> float:
        """How far apart they are."""
        mine, all_of_us = self.one.value, self.whole.value
        return abs(mine.value - all_of_us.value) if mine and all_of_us else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The sentences on top of a page. changed: none where nothing is laid beside anything."""

    seen: Sequence[str]
    changed: Sequence[str]
    unknown: Sequence[str]


def seen(release: Release, whole: Picture) -> list[str]:
    """What there is to see of everybody who was asked, in a few sentences."""
    return [response(release), *_of_ends(whole)]


def seen_of_group(own: Picture) -> list[str]:
    """What there is to see of one group by itself."""
    shown = [x for x in own.means if x.value]
    return [here("results.seen.answers", answers=shown[0].answers), *_of_ends(own)] if shown else []


def response(release: Release) -> str:
    """How many took part."""
    return here("results.seen.response", response=release.response)


def in_two(release: Release, whole: Picture) -> list[str]:
    """The result in two sentences."""
    return [*seen(release, whole)[-1:], changed(whole)[0]]


def changed(shown: Picture) -> list[str]:
    """What became of each subject since it was last asked, a sentence for each survey it is
    laid beside, the latest first; and of which there is none."""
    known = [x for x in (*shown.indicators, *shown.means) if x.value]
    by_code = {x.code: x for x in known}  # indicators first, each once
    compared: dict[tuple[date, str], list[One]] = {}
    for one in by_code.values():
        if one.earlier:
            then = one.earlier[0]
            compared.setdefault((then.on, then.title), []).append(one)
    if not compared:
        return [here("results.seen.first")]
    said = [
        sentence
        for (on, title), ones in sorted(compared.items(), reverse=True)
        for sentence in _since(title, on, ones)
    ]
    return [*said, *_new([x for x in by_code.values() if not x.earlier])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """The highest and the lowest mean as shown, and the names of all that have it."""

    high: str
    high_value: str
    low: str
    low_value: str
    scale: str


def highest_and_lowest(whole: Picture) -> Ends | None:
    """The subjects with the highest and the lowest mean, of those with the same answers."""
    subjects = (Subject.FACTOR, Subject.PHASE, Subject.OUTCOME, Subject.OTHER)
    for chosen in (whole.about(*subjects), whole.indicators):
        by_answers: dict[str, list[One]] = {}
        for one in chosen:
            answers = one.meaning.answers
            if one.value and answers and one.meaning.name and one.meaning.says is Says.LEVEL:
                by_answers.setdefault(answers.code, []).append(one)
        known = max(by_answers.values(), key=len, default=[])
        ranked = _ranked(known)
        if len(known) >= _ENOUGH_TO_RANK and ranked[0].text != ranked[-1].text:
            return _ends(ranked)
    return None


def _ranked(ones: Sequence[One]) -> list[One]:
    return sorted((x for x in ones if x.value), key=lambda x: x.value.value if x.value else 0.0)


def _ends(ranked: Sequence[One]) -> Ends:
    low, high = ranked[0].text, ranked[-1].text
    return Ends(
        high=listed([x.name for x in ranked if x.text == high]),
        high_value=high,
        low=listed([x.name for x in ranked if x.text == low]),
        low_value=low,
        scale=ranked[-1].scale,
    )


def caption(ones: Sequence[One]) -> str:
    """The sentence under a chart of these."""
    ranked = _ranked(ones)
    if not ranked:
        return here("results.caption.nothing")
    one = ranked[0]
    if len(ranked) == 1:
        return here("results.caption.one", name=one.name, value=one.text, scale=one.scale)
    if one.text == ranked[-1].text:
        return here("results.caption.same", value=one.text)
    ends = _ends(ranked)
    return here(
        "results.caption.ends",
        high=ends.high, high_value=ends.high_value, low=ends.low, low_value=ends.low_value,
    )  # fmt: skip


def time_caption(one: One, closed_on: date) -> str:
    """The sentence under a figure over time: its latest step, until this day."""
    then = one.earlier[0]
    return here(
        "results.time.caption",
        then=then.text, then_when=date_format(then.on, "F Y"), now=one.text,
        now_when=date_format(closed_on, "F Y"), change=one.change_words,
    )  # fmt: skip


def spread_caption(spread: Spread) -> str:
    """The sentence under a chart of how answers are spread."""
    most = max(spread.answers, key=lambda x: x.value.value if x.value else 0.0)
    words = dict(spread.question.labels(language()))[most.meaning.answer or 0]
    return here("results.caption.shares", answer=words, value=most.text)


def unknown(
    release: Release, whole: Picture | None = None, events: Sequence[ContextEvent] = ()
) -> list[str]:
    """What these figures do not tell. events: what happened since the earlier ones."""
    said = []
    if release.response < _FEW:
        said.append(here("flag.low_response", percent="50%"))
    elif release.response < 100:
        said.append(here("results.unknown.others"))
    if release.rolling == SHORT_FORM:
        said.append(here("short.unknown"))
    elif release.rolling:
        said.append(here("rolling.unknown"))
    said += [here("results.unknown.cause"), *_events(events)]
    then = _latest(whole) if whole else None
    if then:
        said.append(here("results.unknown.people", then=then.response, now=release.response))
    return [*said, here("results.unknown.subjects"), here("results.unknown.person")]


def unknown_of_group(own: Picture, events: Sequence[ContextEvent] = ()) -> list[str]:
    """What the figures of one group do not tell."""
    said = [here("results.unknown.groups"), *_events(events)]
    if _latest(own):
        said.append(here("results.unknown.people.group"))
    return [*said, here("results.unknown.subjects"), here("results.unknown.person")]


def beside(shown: Picture, whole: Picture) -> Sequence[Beside]:
    """The means on which both are shown; the largest difference first, the clear ones before."""
    of_all = {one.code: one for one in whole.means}
    found = [
        Beside(
            one=one, whole=other,
            difference=difference(one.figure, one.value, other.value, part=True),
        )
        for one in shown.means
        if one.value and one.meaning.says is Says.LEVEL
        for other in [of_all[one.code]]
        if other.value
    ]  # fmt: skip
    return sorted(found, key=lambda x: (not x.difference.is_clear, -x.distance))


def lines(beside: Sequence[Beside], whole: str) -> tuple[str, ...]:
    """What stands out in a group, at most three sentences: what is clear, and only when nothing
    is, the largest of what may be chance. The page says above them which of the two it is.
    whole: what they lie beside, inside a sentence."""
    clear = [x for x in beside if x.difference.is_clear]
    slight = [x for x in beside if x.difference not in {Difference.SAME, Difference.UNKNOWN}]
    return tuple(
        here(
            f"team.line.{x.difference}",
            name=x.one.name, value=x.one.text, whole_value=x.whole.text, whole=whole,
        )
        for x in (clear or slight)[:_MOST_LINES]
    )  # fmt: skip


def _of_ends(shown: Picture) -> list[str]:
    found = highest_and_lowest(shown)
    return [here("results.seen.ends", **asdict(found))] if found else []


def _since(title: str, on: date, ones: Sequence[One]) -> list[str]:
    """What may be said of these since one earlier survey."""
    when = date_format(on, "F Y")
    what = title if when.lower() in title.lower() else f"{title} ({when})"
    clear = [x for x in ones if x.change and x.change.is_clear]
    if not clear:
        return [here("results.seen.same", what=what)]
    moved = [
        here(f"results.moved.{x.change}", name=x.name, then=x.earlier[0].text, now=x.text)
        for x in clear[:_MOST_MOVED]
    ]
    if more := len(clear) - len(moved):
        moved.append(
            here("results.moved.more.one") if more == 1 else here("results.moved.more", count=more)
        )
    said = [here("results.seen.moved", what=what, moved=listed(moved))]
    return [*said, here("results.moved.rest")] if len(clear) < len(ones) else said


def _new(ones: Sequence[One]) -> list[str]:
    """Of which there is nothing to lay beside it."""
    if not ones:
        return []
    if len(ones) > _MOST_NEW:
        return [here("results.moved.new.many", count=len(ones))]
    return [here("results.moved.new", names=listed([x.name for x in ones]))]


def _events(events: Sequence[ContextEvent]) -> list[str]:
    named = [event.title for event in events]
    return [here("results.unknown.events", events=listed(named))] if named else []


def _latest(shown: Picture) -> Then | None:
    """The latest earlier survey that any figure is laid beside."""
    found = [x.earlier[0] for x in shown.means if x.earlier and x.value]
    return max(found, key=lambda then: then.on, default=None)
