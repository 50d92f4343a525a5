"""The questions of a wave as a page shows them, and what somebody filled in.

A page with the questions is kept (`kept`); what was answered is marked in it afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bestendig.measurement.document import BadAnswer, Document
from bestendig.questionnaires.asked import from_json

# What a form holds beside answers.
_BESIDE: Final = frozenset({"mark", "to", "picture", "looked"})
_NUMBER: Final = re.compile(r"[0-9]{1,4}")


def number_in(text: str) -> int | None:
    """A small number as an address or button says it; None for anything else."""
    return int(text) if _NUMBER.fullmatch(text) else None


def answers_in(sent: QueryDict, asked: Document) -> dict[str, int | str]:
    """The answers that a form brought; what was skipped is left out. Raises BadAnswer."""
    given = {code: str(value) for code, value in sent.items() if code not in _BESIDE and value}
    answers: dict[str, int | str] = {}
    if asked.open_question and (words := given.pop(asked.open_question.code, "").strip()):
        # A device counts a new line as one sign, and sends two.
        answers[asked.open_question.code] = words.replace("\r\n", "\n")
    for code, value in given.items():
        if not _NUMBER.fullmatch(value):
            raise BadAnswer(code[:60])
        answers[code] = int(value)
    return answers


def first_open(document: Mapping[str, Any], answers: Mapping[str, Any]) -> int:
    """The number of the first block with a question that has no answer yet."""
    pages: list[list[str]] = document["pages"]
    for number, codes in enumerate(pages, start=1):
        if any(code not in answers for code in codes):
            return number
    return len(pages) + 1


def blocks(document: Mapping[str, Any]) -> list[SafeString]:
    """The questions that stand together on a wide screen, drawn in the language of the page."""
    language = (get_language() or "nl")[:2]
    questions = {one["code"]: one for one in document["questions"]}
    numbers = {code: number for number, code in enumerate(questions, start=1)}
    drawn = []
    for page in document["pages"]:
        known = {"total": len(questions), "LANGUAGE_CODE": language}
        first = questions[page[0]]
        if "words" in first:
            said = first["words"]
            words = {
                "code": page[0],
                "number": numbers[page[0]],
                "sentence": said.get(language) or said["nl"],
                "language": language if said.get(language) else "nl",
                "longest": first["longest"],
            }
            drawn.append(render_to_string("survey/block_words.html", {**known, **words}))
            continue
        asks = [(numbers[code], from_json(questions[code]["asked"])) for code in page]
        drawn.append(render_to_string("survey/block.html", {**known, "asks": asks}))
    return drawn


def with_answers(page: str, answers: Mapping[str, Any]) -> str:
    """A page with all questions, and in it what was answered."""
    for code, value in answers.items():
        if isinstance(value, str):
            empty = f'name="{code}"></textarea>'
            filled = f'name="{code}">\n{escape(value)}</textarea>'
            page = page.replace(empty, filled)
            continue
        radio = f'name="{code}" value="{value}"'
        page = page.replace(radio, f"{radio} checked")
    return page
