"""What a figure said, in words. Words come from the copy deck."""

from __future__ import annotations

from dataclasses import dataclass

from bestendig.common.numbers import number
from bestendig.common.texts import deck, text
from bestendig.effects.flags import Flag, FlagCode, Level
from bestendig.effects.grade import Grade, VerdictCode
from bestendig.effects.values import Estimate, NotEstimable
from bestendig.findings.series.judging import JudgedSeries
from bestendig.programmes.models import SeriesChoice

_DECIMALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesStory:
    """One figure told in one language. verdict: its bold opening first. whose: whose figure it is.
    size: how much it differs, on average and at once. grade: how strong the proof is, and why not
    stronger. flags: what else may explain it, heaviest first. method: how it was done."""

    figure: str
    verdict: str
    grade: str
    why_grade: str
    whose: str
    size: tuple[str, ...]
    flags: tuple[str, ...]
    method: tuple[str, ...]
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Names as they stand in a sentence; unit, control: empty for the whole, and for none."""

    programme: str
    unit: str = ""
    control: str = ""


def tell_series(
    choice: SeriesChoice, judged: JudgedSeries, named: Named, language: str
) -> SeriesStory:
    """The story of one figure."""
    found, verdict = judged.evidence, judged.verdict
    figure = figure_words(choice, named.unit, language)
    letter = "none" if verdict.grade is Grade.NONE else verdict.grade.value
    flags = sorted(found.flags, key=lambda flag: -flag.level)
    return SeriesStory(
        figure=figure,
        verdict=_verdict(judged, figure, named, language),
        grade=text(f"grade.{letter}", language),
        why_grade=text(f"series.grade.{_why(judged)}", language),
        whose=text("series.whose.unit", language, unit=named.unit)
        if named.unit
        else text("series.whose.whole", language),
        size=tuple(
            text(f"series.size.{key}", language, **_figures(one, language))
            for key, one in (("average", found.answer.average), ("level", found.answer.level))
            if isinstance(one, Estimate)
        ),
        flags=tuple(_flag(flag, language) for flag in flags),
        method=_method(choice, judged, named, language),
        advice=text(f"series.next.{_next(judged)}", language),
    )


def figure_words(choice: SeriesChoice, unit: str, language: str) -> str:
    """“het verzuim van de hele organisatie”, inside a sentence."""
    kind = "unit" if unit else "whole"
    return text(f"series.figure.{choice.measure}.{kind}", language, unit=unit)


def _verdict(judged: JudgedSeries, figure: str, named: Named, language: str) -> str:
    verdict = judged.verdict
    if verdict.refusal is not None:
        own = f"series.reason.{verdict.refusal.value}"
        reason = text(own if own in deck() else f"reason.{verdict.refusal.value}", language)
        return text("verdict.not_estimable", language, reason=reason)
    values = {"programme": named.programme, "figure": figure, "control": named.control}
    if verdict.code is VerdictCode.NONE:
        key = "blurred" if _differs(judged) else "none"
        return text(f"series.verdict.{key}", language, **values)
    way = "lower" if verdict.better else "higher"
    return text(f"series.verdict.{verdict.grade.value}.{way}", language, **values)


def _differs(judged: JudgedSeries) -> bool:
    """Whether only what else happened keeps it from saying something."""
    average = judged.evidence.answer.average
    return isinstance(average, Estimate) and not average.low <= 0 <= average.high


def _why(judged: JudgedSeries) -> str:
    """Why the proof is no stronger than it is, whatever came out."""
    found = judged.evidence
    if not found.compared:
        return "alone"
    capped = any(flag.level >= Level.CAPS for flag in found.flags)
    return "capped" if capped else "compared"


def _next(judged: JudgedSeries) -> str:
    code = judged.verdict.code
    if code is VerdictCode.ASSOCIATED:
        return "associated.lower" if judged.verdict.better else "associated.higher"
    return code.value


def _figures(one: Estimate, language: str) -> dict[str, str]:
    values = {"points": one.estimate, "low": one.low, "high": one.high}
    return {x: number(y, _DECIMALS, language, signed=True) for x, y in values.items()}


def _flag(flag: Flag, language: str) -> str:
    if flag.code is FlagCode.PLAN_CHANGED:
        when = "after" if flag.level is Level.CAPS else "again"
        return text(f"series.flag.chosen_{when}", language)
    side = "one" if flag.level is Level.CAPS else "all"
    return text(f"series.flag.{flag.code.value}.{side}", language, name=flag.detail["name"])


def _method(
    choice: SeriesChoice, judged: JudgedSeries, named: Named, language: str
) -> tuple[str, ...]:
    answer = judged.evidence.answer
    counts = {"before": answer.months_before, "after": answer.months_after}
    said = [text(f"series.method.{choice.grain}", language, **counts)]
    if not isinstance(answer.average, NotEstimable):
        season = "unknown" if answer.season == "none" else "known"
        said.append(text(f"series.method.season.{season}", language))
    if named.control:
        said.append(text("series.method.control", language, control=named.control))
    return tuple(said)
