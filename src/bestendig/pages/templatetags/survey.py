"""`{% load survey %}`: deck texts in the parts that a survey's pages show."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString

from bestendig.organisations.models import Organisation
from bestendig.pages.survey import words
from bestendig.pages.survey.picture import Bar
from bestendig.pages.survey.words import Sheet
from bestendig.pages.wording import here

register = template.Library()


@register.simple_tag
def copy_sheet(key: str, **values: object) -> Sheet:
    """Title, sentences, points and sentences of a deck text."""
    return words.sheet(key, **values)


@register.simple_tag
def copy_sentence(key: str, **values: object) -> tuple[str, str]:
    """A deck text without its buttons: its first sentence, and the rest."""
    return words.sentence_before_buttons(key, **values)


@register.simple_tag
def copy_buttons(key: str, **values: object) -> list[str]:
    """The words of its buttons."""
    return words.buttons(key, **values)


@register.simple_tag
def bar_words(bar: Bar) -> SafeString:
    """“4,2 op een schaal van 1 tot 5”; the script fills in the figure."""
    shown = "" if bar.score is None else number_format(round(bar.score, 1), 1)
    value = format_html("<span data-value>{}</span>", shown)
    words = here("survey.picture.value", value="{}", low=f"{bar.low:g}", high=f"{bar.high:g}")
    return format_html(words, value)


@register.filter
def grouped(code: str) -> str:
    """A code as people write it down: in groups of four."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


@register.filter
def own_address(organisation: Organisation) -> str:
    """Where somebody's own picture is, as it is written down."""
    where = reverse("survey:own", kwargs={"slug": organisation.slug})
    return urlsplit(settings.BASE_URL).netloc + where.rstrip("/")
