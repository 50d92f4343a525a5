"""Questions of the organisation itself, as questions like any other."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from bestendig.questionnaires.asked import Asked, from_bank, from_json
from bestendig.questionnaires.bank import Answers, bank
from bestendig.questionnaires.meaning import Phrasing
from bestendig.questionnaires.models import (
    ChosenItem,
    Instrument,
    ItemVersion,
    QuestionnaireVersion,
)

_NOTHING: Final = MappingProxyType({"nl": "", "en": ""})


def asked_of(version: QuestionnaireVersion) -> tuple[Asked, ...]:
    """The questions of a version in order: of a fixed one as they were kept, of a draft as they
    are now. Of a draft, `chosen` with own, item and instrument is best prefetched."""
    if version.is_fixed:
        return tuple(from_json(kept) for kept in version.content)
    return tuple(as_asked(chosen) for chosen in version.chosen.all())


def as_asked(chosen: ChosenItem) -> Asked:
    """A chosen question, complete."""
    if chosen.own is None:
        return from_bank(bank().items[chosen.code])
    return from_own(chosen.own)


def from_own(version: ItemVersion) -> Asked:
    """A version of an own question as a question."""
    item = version.item
    return Asked(
        code=item.code,
        series=f"{item.code}.{version.meaning}",
        text=MappingProxyType({"nl": version.text_nl, "en": version.text_en}),
        answers=_answers(version, item.instrument),
        construct=version.construct,
        reverse=version.reverse,
        own=True,
        licensed=item.instrument_id is not None,
    )


def phrasing(version: ItemVersion) -> Phrasing:
    """What gives this version its meaning."""
    return Phrasing(
        dutch=version.text_nl,
        english=version.text_en,
        answers=version.answers,
        reverse=version.reverse,
        construct=version.construct,
    )


def _answers(version: ItemVersion, instrument: Instrument | None) -> Answers:
    if version.answers or instrument is None:
        return bank().answers[version.answers]
    labels = {
        "nl": tuple(instrument.labels_nl.splitlines()),
        "en": tuple((instrument.labels_en or instrument.labels_nl).splitlines()),
    }
    return Answers(
        code="",
        lowest=instrument.lowest,
        labels=MappingProxyType(labels),
        stem=_NOTHING,
        other=_NOTHING,
    )
