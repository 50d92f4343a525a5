"""What an action says when it refuses, from the copy deck, in the language of who asked."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import get_language

from bestendig.common.texts import text
from bestendig.organisations.refusal import Refused
from bestendig.questionnaires.licences import Obstacle
from bestendig.questionnaires.wording import Remark


class Reconsider(Refused):
    """The sentence may be kept, but there is something to say about it first.

    remarks: by form field.
    """

    def __init__(self, remarks: Mapping[str, list[str]]) -> None:
        super().__init__(said("questionnaire.reconsider"))
        self.remarks = remarks


def said(key: str, **values: object) -> str:
    """A deck text in the language of the page, Dutch where there is none."""
    language = (get_language() or "nl")[:2]
    return text(key, language if language == "en" else "nl", **values)


def remark_said(remark: Remark) -> str:
    """A remark in words."""
    return said(f"questionnaire.remark.{remark.why.value}", words=remark.words)


def obstacle_said(obstacle: Obstacle) -> str:
    """An obstacle in words."""
    return said(
        f"questionnaire.licence.{obstacle.limit.value}",
        instrument=obstacle.instrument.name,
        starts_on=f"{obstacle.instrument.starts_on:%d-%m-%Y}",
        expires_on=f"{obstacle.instrument.expires_on:%d-%m-%Y}",
        people=obstacle.instrument.people_at_most,
    )
