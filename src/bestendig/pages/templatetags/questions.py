"""`{% load questions %}`: questions and scales in the language of the page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from bestendig.pages.questionnaires import words
from bestendig.questionnaires.asked import Asked
from bestendig.questionnaires.bank import Scale, Texts

register = template.Library()


@register.filter
def spoken(texts: Texts) -> str:
    """A text in the language of the page."""
    return words.spoken(texts)


@register.filter
def sentence(asked: Asked) -> str:
    """The sentence of a question."""
    return asked.words(_language())


@register.filter
def written_in(asked: Asked) -> str:
    """The language in which its sentence stands here."""
    return _language() if asked.is_in(_language()) else "nl"


@register.filter
def labels(asked: Asked) -> tuple[tuple[int, str], ...]:
    """The answers to a question, each with its number."""
    return asked.labels(_language())


@register.filter
def stem(asked: Asked) -> str:
    """What stands above the sentence."""
    return asked.answers.stem.get(written_in(asked), "")


@register.filter
def other(asked: Asked) -> str:
    """The answer that counts as none."""
    return asked.answers.other.get(written_in(asked), "")


@register.filter
def tags(scale: Scale) -> str:
    """The parts of the model that a scale belongs to."""
    return ", ".join(words.tags(scale))


@register.filter
def of(found: Any, key: str) -> Any:
    """What a dictionary holds for a key; None where there is no dictionary."""
    return found.get(key) if hasattr(found, "get") else None


def _language() -> str:
    return (get_language() or "nl")[:2]
