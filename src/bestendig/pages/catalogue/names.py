"""What the tags of the catalogue are called, in the language of the page."""

from __future__ import annotations

from django.utils.translation import get_language

from bestendig import dimodel
from bestendig.dimodel import Part
from bestendig.pages.drawing import phase_words
from bestendig.pages.wording import here, split_name

Choices = list[tuple[str, str]]


def language() -> str:
    """The language of the page: nl or en."""
    return (get_language() or "nl")[:2]


def outcomes() -> Choices:
    """The three outcomes."""
    return [_named(x) for x in dimodel.OUTCOMES]


def factors() -> Choices:
    """The five factors, with dialogue and leadership beside them."""
    return [_named(x) for x in (*dimodel.FACTORS, dimodel.CORE, dimodel.LEADERSHIP)]


def phases() -> Choices:
    """The four phases, without their words."""
    return [(str(x.code), x.name) for x in phase_words(here)]


def phases_told() -> Choices:
    """The same, each with its words."""
    return [(str(x.code), f"{x.name} ({x.words})") for x in phase_words(here)]


def steps() -> Choices:
    """The four phases, each by one word."""
    return [(str(x.code), x.words.rpartition(", ")[2].capitalize()) for x in phase_words(here)]


def names() -> dict[str, str]:
    """Every tag: its code and what it is called."""
    return dict([*outcomes(), *factors(), *phases()])


def _named(part: Part) -> tuple[str, str]:
    """By its first words: “Vitality”, and not “Vitality, mind and body”."""
    return str(part.code), split_name(here(part.text))[0].partition(",")[0]
