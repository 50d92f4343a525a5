"""`{% load texts %}`: sentences of the copy deck in a template.

`{% copy "start.lead" %}` gives the text of a key in the language of the page, `**bold**` as
<strong>; placeholders are named arguments: `{% copy "survey.progress" n=1 total=12 %}`.
`{% copy_paragraphs … %}` makes a paragraph of each line. `{% copy_parts key as part %}` gives
`part.0` (the question, bold opening or name) and `part.1` (what follows).
"""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bestendig.common.numbers import number
from bestendig.pages.wording import as_html, here, paragraphs, split_lead, split_name

register = template.Library()


@register.simple_tag
def copy(key: str, **values: object) -> SafeString:
    """The deck text of `key` as HTML."""
    return as_html(here(key, **values))


@register.simple_tag
def copy_paragraphs(key: str, **values: object) -> SafeString:
    """The deck text of `key`, a paragraph a line."""
    return paragraphs(here(key, **values))


@register.simple_tag
def copy_parts(key: str, **values: object) -> tuple[str, str]:
    """The deck text of `key` in two: its question, bold opening or name, and the rest."""
    marked = here(key, **values)
    lead = split_lead(marked)
    return lead if lead[1] else split_name(marked)


@register.filter
def whole(value: int) -> str:
    """“1.140”; a whole number as the language of the page writes it."""
    return number(value, 0, (get_language() or "nl")[:2])
