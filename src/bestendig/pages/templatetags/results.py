"""`{% load results %}`: findings in a template."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from bestendig.pages.wording import as_html

register = template.Library()


@register.filter
def marked(words: str) -> SafeString:
    """A sentence with the deck's marks as HTML; everything else is escaped."""
    return as_html(words)
