"""Which estimates a design asks for, which of them decide, and how they weigh the means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from bestendig.effects import contrasts, staggered
from bestendig.effects.contrasts import Fitted, difference_terms, effect_terms
from bestendig.effects.followup import adjusted_difference, difference
from bestendig.effects.moments import Floats, Moments
from bestendig.effects.permutation import weights_of
from bestendig.effects.question import Design, Question
from bestendig.effects.retention import retention
from bestendig.effects.thresholds import FEW_ANSWERS
from bestendig.effects.values import Estimate, NotEstimable

Answer = Estimate | NotEstimable


def answers(moments: Moments, fitted: Fitted, question: Question) -> list[Answer]:
    """Every estimate that the design of `question` asks for."""
    if question.starts is not None:
        return [*_means(fitted, question), *_turns(moments, fitted, question)]
    return [*_means(fitted, question), *_differences(moments, fitted, question)]


def deciding(question: Question) -> list[str]:
    """The names of the estimates at the end wave that must all exclude 0 on one side."""
    if question.design is Design.STAGGERED:
        return ["att_simple"]
    if question.design is Design.ONE_GROUP:
        return ["change"]
    if question.design is Design.FOLLOW_UP_ONLY:
        return ["difference"]
    return ["adjusted_effect"] if question.lottery else ["effect", "adjusted_effect"]


def earlier_wave(fitted: Fitted, question: Question) -> str | None:
    """The wave before the baseline, where there is one."""
    at = 0 if question.baseline is None else fitted.waves.index(question.baseline)
    return fitted.waves[at - 1] if at > 0 else None


def known_before(fitted: Fitted, question: Question) -> str | None:
    """The wave before the baseline that `adjusted_effect` is cleared of too.

    Only between arms of a lottery, where a difference before the start is chance, and with
    enough answers: a second coefficient from fewer would claim too often (6.8% with 17 an arm).
    """
    earlier = earlier_wave(fitted, question)
    if not question.lottery or question.design is not Design.TWO_GROUPS or earlier is None:
        return None
    arms, waves = (question.programme, question.comparison), (earlier, question.end)
    fewest = min(contrasts.answers(fitted, [arm], wave) for arm in arms for wave in waves)
    return earlier if fewest >= FEW_ANSWERS else None


def _means(fitted: Fitted, question: Question) -> Iterator[Answer]:
    """The mean of each group at each wave, and its change since the baseline."""
    for group in fitted.groups:
        for wave in fitted.waves:
            yield contrasts.mean(fitted, group, wave, alpha=question.alpha)
        for wave in fitted.waves:
            if question.baseline is not None and wave != question.baseline:
                yield contrasts.change(fitted, group, wave, question.baseline, alpha=question.alpha)


def _differences(moments: Moments, fitted: Fitted, question: Question) -> Iterator[Answer]:
    if question.comparison is None:
        return
    programme, comparison, start = question.programme, question.comparison, question.baseline
    alpha = question.alpha
    first = 0 if start is None else fitted.waves.index(start) + 1
    known = known_before(fitted, question)
    for wave in fitted.waves[first:]:
        yield difference(moments, programme, comparison, wave, alpha)
        if start is None:
            continue
        yield adjusted_difference(moments, programme, comparison, wave, start, alpha)
        yield contrasts.effect(fitted, programme, comparison, wave, start, alpha=alpha)
        yield contrasts.adjusted_effect(
            fitted, programme, comparison, wave, start, earlier=known, alpha=alpha
        )
    if start is None:
        return
    end, earlier = question.end, earlier_wave(fitted, question)
    yield contrasts.detrended_effect(
        fitted, programme, comparison, end, start, earlier, alpha=alpha
    )
    for wave in fitted.waves[fitted.waves.index(end) + 1 :]:
        yield retention(fitted, programme, comparison, end, wave, start, alpha=alpha)


def by_stratum(fitted: Fitted, strata: Sequence[str], question: Question) -> list[Answer]:
    """The effect at the end in each stratum, and each against the first stratum's."""
    asked = (question.programme, question.comparison, question.end, question.baseline)
    found: list[Answer] = [
        contrasts.effect(fitted, *asked, stratum=stratum, alpha=question.alpha)
        for stratum in strata
    ]
    found += [
        contrasts.moderation(fitted, *asked, (stratum, strata[0]), alpha=question.alpha)
        for stratum in strata[1:]
    ]
    return found


def _turns(moments: Moments, fitted: Fitted, question: Question) -> Iterator[Answer]:
    """Every estimate of a staggered start, from the fitted means and from completers.

    The fitted ones, which decide, compare with everybody who has not started yet; completers
    with who never starts, where there is such a group, as the literature reports them.
    """
    starts, alpha = dict(question.starts or {}), question.alpha
    never = any(starts[group] is None for group in fitted.groups)
    from_means = staggered.fitted(fitted, moments, starts, pre="varying", alpha=alpha)
    from_completers = staggered.completers(
        moments, starts, control="never" if never else "not_yet", pre="varying", alpha=alpha
    )
    for found in (from_means, from_completers):
        yield from (*found.att, *found.pre, *found.event, *found.group, *found.calendar)
        yield from (found.simple, found.detrended)


def weights(moments: Moments, fitted: Fitted, question: Question) -> tuple[Floats, Floats | None]:
    """The deciding estimate as a (G, T) row on the means, and the (m, G, T) it is cleared of.

    Those are the differences before the start, of which `adjusted_effect` is cleared.
    """
    if question.starts is not None:
        return staggered.simple_weights(moments, dict(question.starts)), None
    programme, against = question.programme, str(question.comparison)
    if question.baseline is None:
        terms = difference_terms(programme, against, question.end)
        return weights_of(moments, terms), None
    whole = effect_terms(programme, against, question.end, question.baseline)
    earlier = known_before(fitted, question)
    before = [question.baseline] if earlier is None else [question.baseline, earlier]
    known = [weights_of(moments, difference_terms(programme, against, x)) for x in before]
    return weights_of(moments, whole), np.stack(known)
