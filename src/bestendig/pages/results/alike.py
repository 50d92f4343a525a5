"""How much groups differ, and people within them: words of a release, of all groups together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bestendig.disclosure.alike import Between, Within
from bestendig.pages.results.asked import listed
from bestendig.pages.results.picture import One, Picture
from bestendig.pages.wording import here
from bestendig.releases.models import Release
from bestendig.releases.rules import difference

_STEPS: Final = (Between.CHANCE, Between.SOME, Between.CLEAR)
_DEGREES: Final = (Within.WEAK, Within.FAIR, Within.STRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """One of three words, and which: 1 to 3."""

    text: str
    step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlikeRow:
    """One subject. within: only of what people in one place look at together."""

    one: One
    between: Word | None
    within: Word | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """All subjects of which the release says it, and the sentences above them."""

    rows: tuple[AlikeRow, ...]
    sentences: tuple[str, ...]


def alike(release: Release, whole: Picture) -> Alike | None:
    """What a release says of it; None when there were too few groups."""
    known: Mapping[str, Mapping[str, str]] = release.alike
    rows = tuple(_row(one, known[one.code]) for one in whole.means if one.code in known)
    if not rows:
        return None
    return Alike(rows=rows, sentences=(_between(rows), *_within(rows)))


def own_places(release: Release, own: Picture, whole: Picture) -> list[str]:
    """Where one group stands on the subjects on which groups differ, in words: nothing of any
    other group."""
    of_all = {one.code: one for one in whole.means}
    said = []
    for one in own.means:
        word = release.alike.get(one.code, {}).get("between")
        other = of_all[one.code].value
        if word != Between.CLEAR or one.value is None or other is None:
            continue
        apart = difference(one.figure, one.value, other, part=True)
        place = apart.value if apart.is_clear else "middle"
        said.append(here(f"alike.place.{place}", name=one.name))
    return said


def _row(one: One, words: Mapping[str, str]) -> AlikeRow:
    between, within = words.get("between"), words.get("within")
    return AlikeRow(
        one=one,
        between=Word(text=here(f"alike.between.{between}"), step=_STEPS.index(Between(between)) + 1)
        if between
        else None,
        within=Word(text=here(f"alike.within.{within}"), step=_DEGREES.index(Within(within)) + 1)
        if within
        else None,
    )


def _between(rows: Sequence[AlikeRow]) -> str:
    clear = [x.one.name for x in rows if x.between and x.between.step == len(_STEPS)]
    if clear:
        return here("alike.seen.clear", names=listed(clear))
    if any(x.between and x.between.step > 1 for x in rows):
        return here("alike.seen.some")
    return here("alike.seen.chance")


def _within(rows: Sequence[AlikeRow]) -> list[str]:
    weak = [x.one.name for x in rows if x.within and x.within.step == 1]
    strong = [x.one.name for x in rows if x.within and x.within.step == len(_DEGREES)]
    said = [here("alike.seen.strong", names=listed(strong))] if strong else []
    return [*said, here("alike.seen.weak", names=listed(weak))] if weak else said
