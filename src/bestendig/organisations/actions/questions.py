"""The question box (R72): asking the contact person, and answering."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.organisations.models import Person, Question
from bestendig.organisations.refusal import Refused


@transaction.atomic
def ask_question(person: Person, text: str) -> Question:
    """Ask something, once: who sends the same again while it waits, asks nothing new.

    The log knows that somebody asked, not what.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    waiting: Question | None = Question.objects.filter(
        asked_by=person, text=text.strip(), answered_at=None
    ).first()
    if waiting is not None:
        return waiting
    asked: Question = Question.objects.create(asked_by=person, text=text.strip())
    audit.record("ask_question", object_kind="question", object_id=asked.pk)
    return asked


@transaction.atomic
def answer_question(question: Question, answer: str) -> Question:
    """Answer it, once. Raises Refused when somebody did so already."""
    locked: Question = Question.objects.select_for_update().get(pk=question.pk)
    if locked.answered_at is not None:
        raise Refused(_("Somebody has answered this already."))
    locked.answer, locked.answered_at = answer.strip(), timezone.now()
    locked.answered_by = scope.actor().person
    locked.save(update_fields=["answer", "answered_at", "answered_by"])
    audit.record("answer_question", object_kind="question", object_id=locked.pk)
    return locked
