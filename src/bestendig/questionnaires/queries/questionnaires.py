"""Questionnaires of the bound organisation.

Who writes them (`QUESTIONNAIRES_WRITE`) sees drafts too. Who only reads them (works council, data
protection officer) sees what was fixed: the exact questions, as staff get them.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from bestendig.questionnaires.asked import Asked
from bestendig.questionnaires.length import minutes
from bestendig.questionnaires.models import ChosenItem, Questionnaire, QuestionnaireVersion
from bestendig.questionnaires.own import asked_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A version with its questions and its length."""

    version: QuestionnaireVersion
    asked: tuple[Asked, ...]

    @property
    def count(self) -> int:
        """How many questions it has."""
        return len(self.asked)

    @property
    def minutes(self) -> int:
        """How many minutes it takes."""
        return minutes(self.asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A questionnaire with the versions that may be seen, the newest first."""

    questionnaire: Questionnaire
    rows: tuple[Row, ...]

    @property
    def fixed(self) -> Row | None:
        """The newest version that was fixed."""
        return next((row for row in self.rows if row.version.is_fixed), None)

    @property
    def draft(self) -> Row | None:
        """The draft."""
        return next((row for row in self.rows if not row.version.is_fixed), None)


def questionnaires(*, drafts: bool) -> list[Told]:
    """All questionnaires by title, in three queries. drafts: for who may write them."""
    found = Questionnaire.objects.prefetch_related(
        Prefetch("versions", _versions(drafts=drafts), to_attr="seen")
    )
    told = [_told(one) for one in found]
    return [one for one in told if one.rows]


def questionnaire(questionnaire_id: UUID, *, drafts: bool) -> Told:
    """One questionnaire. Raises Questionnaire.DoesNotExist, also when there is nothing to see."""
    found = Questionnaire.objects.prefetch_related(
        Prefetch("versions", _versions(drafts=drafts), to_attr="seen")
    ).get(pk=questionnaire_id)
    told = _told(found)
    if not told.rows:
        raise Questionnaire.DoesNotExist
    return told


def version(version_id: UUID, *, drafts: bool) -> Row:
    """One version. Raises QuestionnaireVersion.DoesNotExist, also for a draft of others."""
    found = _versions(drafts=drafts).select_related("questionnaire").get(pk=version_id)
    return Row(version=found, asked=asked_of(found))


def _versions(*, drafts: bool) -> QuerySet[QuestionnaireVersion]:
    chosen = ChosenItem.objects.select_related("own__item__instrument")
    rows: QuerySet[QuestionnaireVersion] = QuestionnaireVersion.objects.prefetch_related(
        Prefetch("chosen", chosen)
    ).order_by("-number")
    return rows if drafts else rows.filter(state=QuestionnaireVersion.State.FIXED)


def _told(found: Questionnaire) -> Told:
    rows = tuple(
        Row(version=one, asked=asked_of(one))
        for one in found.seen  # type: ignore[attr-defined]  # put there by Prefetch
    )
    return Told(questionnaire=found, rows=rows)
