"""Names of the parts of the DI-model and of scales, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bestendig import dimodel
from bestendig.pages.wording import here, split_name
from bestendig.questionnaires.bank import Scale, Texts, bank
from bestendig.questionnaires.queries.choosing import constructs

Choices = list[tuple[str, str]]


def spoken(texts: Texts) -> str:
    """A text in the language of the page, in Dutch where there is none."""
    return texts.get((get_language() or "nl")[:2]) or texts["nl"]


def part_choices() -> list[tuple[str, Choices]]:
    """The parts of the model and the indicators, in groups, for a select."""
    sides = (dimodel.CORE, dimodel.LEADERSHIP)
    return [
        (_("The four indicators"), list(_named(dimodel.INDICATORS))),
        (here(dimodel.FACTORS_TEXT), list(_named((*dimodel.FACTORS, *sides)))),
        (here(dimodel.OUTCOMES_TEXT), list(_named(dimodel.OUTCOMES))),
        (_("The way to lasting behaviour"), list(phase_choices())),
    ]


def phase_choices() -> Iterator[tuple[str, str]]:
    """The four phases with their words."""
    shares = here(dimodel.PHASES_TEXT).split(" – ")
    for step, words in zip(dimodel.PHASES, shares, strict=True):
        yield step.code.value, words


def construct_choices() -> Choices:
    """The subjects of the bank."""
    return [(x.code, spoken(x.name)) for x in constructs(bank().scales.values())]


def tags(scale: Scale) -> list[str]:
    """What parts of the model a subject belongs to, in words."""
    names = {code: name for _group, inside in part_choices() for code, name in inside}
    return [names[x] for x in (scale.outcome, scale.factor, scale.phase, scale.indicator) if x]


def _named(parts: tuple[dimodel.Part, ...]) -> Iterator[tuple[str, str]]:
    for part in parts:
        yield str(part.code), split_name(here(part.text))[0]
