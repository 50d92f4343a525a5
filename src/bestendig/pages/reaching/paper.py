"""What goes on paper: letters, the sheet on top of them, a poster, the sheet beside a tablet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bestendig.common.texts import text
from bestendig.measurement.addresses import short_address
from bestendig.measurement.models import Reach, Wave
from bestendig.measurement.reaching.letters import Letter
from bestendig.measurement.reaching.words import values_of
from bestendig.organisations.models import Organisation
from bestendig.pages.wording import as_html

LOOKS = "bestendig/letters.css"
_STEP = re.compile(r"\d\. ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One letter as it is printed, all its words in the language of who gets it."""

    to: Letter
    title: str
    steps: list[SafeString]
    rest: list[SafeString]
    who_sees: list[SafeString]
    contact: str
    qr: SafeString


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The letters of one team, with a sheet on top that holds no code."""

    unit: str
    sheets: list[Sheet]


class Printer:
    """Puts letters in words. The words that are the same for all are made once a language."""

    def __init__(self, wave: Wave, reach: Reach, organisation: Organisation) -> None:
        self._wave, self._reach, self._organisation = wave, reach, organisation
        self._known: dict[str, dict[str, Any]] = {}

    def bundles(self, letters: Iterable[Letter]) -> list[Bundle]:
        """By team, in the order in which they come."""
        return [
            Bundle(unit=unit, sheets=[self.sheet(letter) for letter in some])
            for unit, some in groupby(letters, key=lambda letter: letter.unit)
        ]

    def sheet(self, letter: Letter) -> Sheet:
        """One letter."""
        values = self._values(letter.language)
        title, *lines = self._words(letter, values).split("<br>")
        return Sheet(
            to=letter,
            title=title.strip("*"),
            steps=[as_html(_STEP.sub("", x, count=1)) for x in lines if _STEP.match(x)],
            rest=[as_html(line) for line in lines if not _STEP.match(line)],
            who_sees=[
                as_html(line)
                for line in text("letter.who_sees", letter.language, **values).split("<br>")
            ],
            contact=text("letter.contact", letter.language, **values).rstrip(", "),
            qr=qr_code(letter.link, text("letter.qr.alt", letter.language)),
        )

    def _words(self, letter: Letter, values: dict[str, Any]) -> str:
        helped = self._reach.helper_name and self._reach.helper_when
        key = "letter.qr" if helped else "letter.qr.call"
        return text(key, letter.language, code=letter.code, **values)

    def _values(self, language: str) -> dict[str, Any]:
        if language not in self._known:
            self._known[language] = {
                **values_of(self._wave, self._organisation, language),
                "short_url": short_address(self._organisation.slug, language),
                "helper_name": self._reach.helper_name,
                "helper_when": self._reach.helper_when,
            }
        return self._known[language]


def qr_code(content: str, alt: str) -> SafeString:
    """A QR code for paper, with the white edge of four that the norm asks for."""
    drawing = segno.make(content, error="m", micro=False).svg_inline(
        border=4, omitsize=True, svgclass=None, lineclass=None
    )
    safe = mark_safe(drawing)  # noqa: S308 - the library's own drawing
    return format_html('<span class="qr" role="img" aria-label="{}">{}</span>', alt, safe)
