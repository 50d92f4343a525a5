"""Deck texts for templates: safe HTML, in the language of the page."""

from __future__ import annotations

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from bestendig.common.texts import text


def here(key: str, /, **values: object) -> str:
    """The deck text of `key` in the active language, with its marks."""
    return text(key, (get_language() or "nl")[:2], **values)


def as_html(marked: str) -> SafeString:
    """A marked deck text as HTML: `**x**` becomes <strong>, `<br>` stays, all else is escaped."""
    escaped = str(escape(marked)).replace("&lt;br&gt;", "<br>")
    return mark_safe(re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escaped))  # noqa: S308 - escaped above


def paragraphs(marked: str) -> SafeString:
    """The same, each line that `<br>` separates in a paragraph of the design system."""
    lines = (
        format_html('<p class="utrecht-paragraph">{}</p>', as_html(x)) for x in marked.split("<br>")
    )
    return mark_safe("\n".join(lines))  # noqa: S308 - made of safe parts


def split_name(named: str) -> tuple[str, str]:
    """“Name: explanation” as its two parts; the second is empty when there is no colon."""
    name, _colon, explanation = named.partition(": ")
    return name, explanation


def answer_of(verdict: str, grade: str) -> tuple[str, str]:
    """A verdict's opening, and how strong the proof is: empty when the opening says the same."""
    opening = split_lead(verdict)[0]
    return opening, "" if opening.rstrip(".") == grade else grade


def split_lead(marked: str) -> tuple[str, str]:
    """A question and what follows it; a bold opening and what follows it."""
    bold = re.match(r"\*\*(.+?)\*\*\s*(.*)", marked, re.DOTALL)
    if bold:
        return bold[1], bold[2]
    question, mark, rest = marked.partition("? ")
    return question + mark.strip(), rest
