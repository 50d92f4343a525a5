"""Somebody's own picture: a bar for each scale. No norm and no judgement beside it.

Where a script runs it is made on the page itself. Otherwise it is drawn in the very answer to
handing in; either way it is kept nowhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bestendig.measurement.actions.keeping import Moment
from bestendig.measurement.document import Shows, read
from bestendig.pages.questionnaires.words import spoken
from bestendig.pages.wording import here, split_name
from bestendig.questionnaires.bank import Scale, bank


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One scale; score: None when it is still to be made, or too little was answered."""

    code: str
    name: str
    about: str
    low: float
    high: float
    scale: str = ""
    score: float | None = None

    @property
    def width(self) -> str:
        """Percent of the bar that is filled, locale-free."""
        share = 0 if self.score is None else (self.score - self.low) / (self.high - self.low)
        return f"{100 * share:.1f}"

    @property
    def sent(self) -> str:
        """The score as a form carries it, locale-free; empty where the script fills it in."""
        return "" if self.score is None else f"{self.score:.4f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One scale in some surveys, the oldest first."""

    name: str
    about: str
    bars: tuple[tuple[Moment, Bar], ...]


def bars(
    document: Mapping[str, Any],
    answers: Mapping[str, Any] | None,
    scores: Mapping[str, float] | None = None,
) -> list[Bar]:
    """The scales of a wave's document; with `answers` also the scores that they make."""
    scales = {one["code"]: one["scale"] for one in document["figures"] if "scale" in one}
    known = scores or {}
    return [
        replace(
            _bar(one.figure.code, one.figure.low, one.figure.high),
            scale=_scale(one),
            score=known.get(one.figure.code) if answers is None else _score(one, answers),
        )
        for one in read(document).shows
        if one.figure.code in scales
    ]


def over_time(moments: Sequence[Moment]) -> list[Line]:
    """Each scale that stands in these surveys: only scores of one form are laid side by side."""
    codes = dict.fromkeys(code for moment in moments for code in moment.scores)
    found = []
    for code in codes:
        plain = _bar(code, *_ends(code))
        drawn = [(x, replace(plain, score=x.scores[code])) for x in moments if code in x.scores]
        found.append(Line(name=plain.name, about=plain.about, bars=tuple(drawn)))
    return found


def _bar(code: str, low: float, high: float) -> Bar:
    scale = bank().scales[_scale_of(code)]
    return Bar(code=code, name=spoken(scale.name), about=_about(scale), low=low, high=high)


def _scale_of(code: str) -> str:
    """The scale that a figure's code begins with (`questionnaires.scoring.Form.code`)."""
    return code.partition(".v")[0]


def _ends(code: str) -> tuple[float, float]:
    item = bank().items[bank().scales[_scale_of(code)].items[0]]
    answers = bank().answers[item.answers]
    return answers.lowest, answers.highest


def _about(scale: Scale) -> str:
    """What an indicator is about, in a few words."""
    if scale.indicator is None or scale.code != scale.indicator:
        return ""
    return split_name(here(f"indicator.{scale.code}"))[1]


def _scale(one: Shows) -> str:
    """What the script needs to know of it."""
    figure = one.figure
    return json.dumps(
        {
            "items": one.items,
            "reversed": [one.items[at] for at in one.reversed],
            "low": figure.low,
            "high": figure.high,
            "share": one.minimum_share,
        }
    )


def _score(one: Shows, answers: Mapping[str, Any]) -> float | None:
    found = float(one.scores(lambda code: np.array([answers.get(code, np.nan)], dtype=float))[0])
    return None if np.isnan(found) else found
