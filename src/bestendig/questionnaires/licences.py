"""When a question under licence may be asked, and when not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bestendig.questionnaires.models import Instrument, QuestionnaireVersion


class Limit(StrEnum):
    """What a licence does not allow. The words for it: `questionnaire.licence.<value>`."""

    NOT_YET = "not_yet"
    EXPIRED = "expired"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """An instrument whose questions may not be asked now."""

    instrument: Instrument
    limit: Limit


def instruments_of(version: QuestionnaireVersion) -> list[Instrument]:
    """The instruments under licence whose questions stand in a version, in one query."""
    found = Instrument.objects.filter(items__versions__chosen__version=version)
    return list(found.distinct())


def obstacles(
    instruments: Iterable[Instrument], first: date, last: date, people: int | None = None
) -> list[Obstacle]:
    """What stands in the way of asking from `first` to `last`, to that many people."""
    found = []
    for one in instruments:
        if first < one.starts_on:
            found.append(Obstacle(one, Limit.NOT_YET))
        elif last > one.expires_on:
            found.append(Obstacle(one, Limit.EXPIRED))
        elif people and one.people_at_most and people > one.people_at_most:
            found.append(Obstacle(one, Limit.TOO_MANY))
    return found
