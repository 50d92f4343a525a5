"""The question of a survey that is answered in words."""

from __future__ import annotations

from django.utils.translation import get_language

from bestendig.measurement.models import Wave


def question_of(wave: Wave) -> str:
    """What is asked, in the language of the page; empty where nothing is asked in words."""
    questions = wave.questions.get("questions", [])
    asked: dict[str, str] = next((x["words"] for x in questions if "words" in x), {})
    return str(asked.get((get_language() or "nl")[:2]) or asked.get("nl", ""))
