"""Instruments under licence of the bound organisation, for who may read questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from bestendig.questionnaires.licences import Limit, obstacles
from bestendig.questionnaires.models import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """An instrument, how many questions of it were entered, and what stands in its way."""

    instrument: Instrument
    questions: int
    limit: Limit | None


def instruments(today: date) -> list[Standing]:
    """All of them by name, in one query."""
    rows = Instrument.objects.annotate(questions=Count("items"))
    return [
        Standing(
            instrument=row,
            questions=row.questions,
            limit=next((x.limit for x in obstacles([row], today, today)), None),
        )
        for row in rows.order_by("name")
    ]
