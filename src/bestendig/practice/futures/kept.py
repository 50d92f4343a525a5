"""What pictures and cards keep about a person: the name at what somebody wrote or wanted it at,
and a mark that they said once whether a picture was clear."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import (
    Contents,
    RetentionRule,
    register_erasure,
    register_export,
    register_retention,
)
from bestendig.organisations.models import Person
from bestendig.practice.futures.models import CardLine, FutureVersion, ReaderMark
from bestendig.practice.futures.pulse import mark_of
from bestendig.practice.futures.queries import HOLDS_MONTHS

# Two rounds of talking about it, as with talks (decision 143).
CARD_MONTHS: Final = 24


def register() -> None:
    """Tell the registry."""
    register_export(
        "futures",
        _read,
        title=_("What changes in the work"),
        fields={
            "wrote": _("you wrote"),
            "answered": _("you said whether it is clear"),
            "asked": _("you asked with your name"),
        },
        why=_("So that everybody can see who wrote it, and nobody answers twice."),
        seen_by=_(
            "What you wrote: everybody. A question with your name: your manager. The rest: you."
        ),
        kept="futures",
    )
    register_erasure(
        "futures", _erase, title=_("your name at what changes in the work"), own=False, order=20
    )
    register_retention(
        RetentionRule(
            "futures",
            _("Marks that somebody said whether a picture is clear"),
            keep=lambda _organisation: HOLDS_MONTHS,
            apply=lambda before: int(_old(before).delete()[0]),
            waiting=lambda before: _old(before).count(),
            why=_("As long as the question is asked, so that nobody answers twice."),
        )
    )
    register_retention(
        RetentionRule(
            "card_lines",
            _("Lines on the card of a team"),
            keep=lambda _organisation: CARD_MONTHS,
            apply=lambda before: int(_old_lines(before).delete()[0]),
            waiting=lambda before: _old_lines(before).count(),
            why=_("A team talks about its work anew every year or two."),
        )
    )


def _read(person_id: UUID) -> Contents:
    wrote = FutureVersion.objects.filter(writer=person_id).order_by("written_on")
    answered = FutureVersion.objects.filter(pk__in=[x.version_id for x in _marks(person_id)])
    asked = CardLine.objects.filter(writer=person_id)
    return {
        "wrote": ", ".join(f"{x.title} ({x.written_on})" for x in wrote),
        "answered": ", ".join(answered.values_list("title", flat=True)),
        "asked": "\n".join(asked.values_list("words", flat=True)),
    }


def _erase(person_id: UUID) -> int:
    marks = _marks(person_id)
    ReaderMark.objects.filter(pk__in=[x.pk for x in marks]).delete()
    waiting = CardLine.objects.filter(manager=person_id, answered_on=None)
    return len(marks) + int(
        FutureVersion.objects.filter(writer=person_id).update(writer=None)
        + CardLine.objects.filter(writer=person_id).update(writer=None)
        + waiting.delete()[0]
        + CardLine.objects.filter(manager=person_id).update(manager=None)
    )


def _marks(person_id: UUID) -> list[ReaderMark]:
    reader = Person(pk=person_id)
    asked = FutureVersion.objects.filter(marks__isnull=False).distinct()
    mine = {mark_of(reader, x) for x in asked}
    return list(ReaderMark.objects.filter(mark__in=mine))


def _old(before: date) -> QuerySet[ReaderMark]:
    rows: QuerySet[ReaderMark] = ReaderMark.objects.filter(version__written_on__lt=before)
    return rows


def _old_lines(before: date) -> QuerySet[CardLine]:
    rows: QuerySet[CardLine] = CardLine.objects.filter(written_on__lt=before)
    return rows
