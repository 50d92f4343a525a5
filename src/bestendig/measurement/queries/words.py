"""What people answered in words: how it stands, and what is shown."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from bestendig.measurement.models import OpenAnswers
from bestendig.measurement.snapshots.columns import take_words_out
from bestendig.measurement.snapshots.models import Words


def open_answers() -> QuerySet[OpenAnswers]:
    """How it stands with every wave that asked something in words, the last that closed first.

    For whoever may read them (OPEN_ANSWERS_READ). None of the words.
    """
    rows: QuerySet[OpenAnswers] = OpenAnswers.objects.select_related("wave")
    return rows


def shown_words(wave: UUID) -> list[str]:
    """The words, as far as they are shown; for whoever may read them (OPEN_ANSWERS_READ)."""
    row = open_answers().filter(wave=wave, state=OpenAnswers.State.SHOWN).first()
    words = Words.objects.filter(wave=wave).first() if row else None
    return take_words_out(words) if words else []
