"""A fixed version as the document that a wave asks and measures by.

Questions are named by their series (`VIT02.1`), so that what was answered to another meaning can
never be read as an answer to this one. A figure is named after the exact form of its scale, so
that two waves are compared only on figures of one name. Shown are:

* the mean of a scale of which three questions or more are asked. A construct and an indicator
  made of the same questions are one figure, under the indicator's name;
* of marks for an activity, and of the organisation's own questions, each mean by itself;
* of a stage, of reasons and of yes or no, how the answers are spread. Never a mean as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from bestendig.questionnaires.asked import Asked, together
from bestendig.questionnaires.bank import Score
from bestendig.questionnaires.length import minutes
from bestendig.questionnaires.models import AnswerKind, QuestionnaireVersion
from bestendig.questionnaires.own import asked_of
from bestendig.questionnaires.scoring import Form, forms

OPEN_CODE: Final = "open"
"""The code of the question that is answered in words."""
LONGEST: Final = 600
_SPREAD = frozenset({AnswerKind.STAGE.value, AnswerKind.YES_NO.value})


def wave_document(
    version: QuestionnaireVersion,
    extras: Sequence[QuestionnaireVersion] = (),
    words: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """The document of a fixed version, as plain values. Raises ValueError for a draft.

    Beside what is measured stand, for the pages: `title`, `minutes`, of each question everything
    that is asked (`asked`, read by `questionnaires.asked.from_json`), and in `pages` which
    questions stand together on a wide screen.

    extras: some questions more, after the others. The figures of each stay what they are by
    themselves, so that they can be compared with a wave without the extra questions.

    words: one question that is answered in words, by language; it comes last, by itself.
    """
    if not all(one.is_fixed for one in (version, *extras)):
        raise ValueError("only a fixed version is asked")
    main = asked_of(version)
    more = _beside(main, extras)
    asked = (*main, *(one for part in more for one in part))
    document = {
        "code": str(version.pk),
        "title": version.questionnaire.title,
        "number": version.number,
        "fingerprint": version.fingerprint,
        "minutes": minutes(asked),
        "questions": [
            {
                "code": one.series,
                "low": one.answers.lowest,
                "high": one.answers.highest,
                "asked": one.as_json(),
            }
            for one in asked
        ],
        "pages": [[one.series for one in group] for group in together(asked)],
        "figures": _once([x for part in (main, *more) for x in _figures(part)]),
    }
    return _with_words(document, words) if words else document


def _with_words(document: dict[str, Any], words: Mapping[str, str]) -> dict[str, Any]:
    """A minute more, for whoever writes something."""
    question = {"code": OPEN_CODE, "longest": LONGEST, "words": dict(words)}
    return {
        **document,
        "minutes": document["minutes"] + 1,
        "questions": [*document["questions"], question],
        "pages": [*document["pages"], [OPEN_CODE]],
    }


def asked_together(
    version: QuestionnaireVersion, extras: Sequence[QuestionnaireVersion] = ()
) -> tuple[Asked, ...]:
    """The questions as they are asked: those of the version, then the extra ones."""
    main = asked_of(version)
    return (*main, *(one for part in _beside(main, extras) for one in part))


def _beside(
    main: tuple[Asked, ...], extras: Sequence[QuestionnaireVersion]
) -> list[tuple[Asked, ...]]:
    """Of each of the extra ones the questions that are not asked already."""
    there, found = {one.series for one in main}, []
    for extra in extras:
        more = tuple(one for one in asked_of(extra) if one.series not in there)
        there |= {one.series for one in more}
        found.append(more)
    return found


def _once(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without a second figure of the same name: the first stays."""
    return list({_name(one): one for one in reversed(figures)}.values())[::-1]


def _name(figure: dict[str, Any]) -> str:
    return str(figure.get("code") or f"={figure['distribution']}")


def _figures(asked: tuple[Asked, ...]) -> list[dict[str, Any]]:
    made = forms(asked)
    means: dict[frozenset[str], Form] = {}
    for form in made:  # indicators come last, and so give the name
        if form.shows_change:
            means[frozenset(form.series)] = form
    figures: list[dict[str, Any]] = [_mean(form) for form in means.values()]
    for form in made:
        if form.scale.score is Score.ITEMS:
            figures += [{"code": name, "items": [name]} for name in form.series]
        elif form.scale.score is not Score.MEAN:
            figures += [{"distribution": name} for name in form.series]
    for one in asked:
        if one.own and one.answers.code in _SPREAD:
            figures.append({"distribution": one.series})
        elif one.own:
            turned = [one.series] if one.reverse else []
            figures.append({"code": one.series, "items": [one.series], "reversed": turned})
    return figures


def _mean(form: Form) -> dict[str, Any]:
    return {
        "code": form.code,
        "scale": form.scale.code,
        "key": form.key,
        "items": list(form.series),
        "reversed": [form.series[at] for at in form.turned],
        "minimum_share": form.scale.minimum_share,
        "together": form.scale.together,
    }
