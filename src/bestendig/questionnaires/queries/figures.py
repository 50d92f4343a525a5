"""What the figures of a release mean, for whoever may see the release."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bestendig.questionnaires.figures import Meaning, meanings
from bestendig.questionnaires.models import QuestionnaireVersion
from bestendig.questionnaires.own import asked_of


def meanings_in(questionnaire: str) -> Mapping[str, Meaning]:
    """By code, the figures of a fixed version, named as a release names it. Empty when that
    version is not there: `figures.meaning_of` then says what a code tells by itself."""
    try:
        number = UUID(questionnaire)
    except ValueError:
        return {}
    found = QuestionnaireVersion.objects.filter(
        pk=number, state=QuestionnaireVersion.State.FIXED
    ).first()
    return meanings(asked_of(found)) if found else {}
