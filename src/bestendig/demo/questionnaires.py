"""The questionnaires of the demo: what was fixed for the rhythm, and one that is being made."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from bestendig.demo.story import CORE, SCAN
from bestendig.questionnaires.actions.composing import (
    add_items,
    fix_version,
    start_questionnaire,
)
from bestendig.questionnaires.actions.own_items import write_own_item
from bestendig.questionnaires.meaning import Phrasing
from bestendig.questionnaires.templates import TEMPLATES

# Before the first of the two fixed moments of the year.
_FIXED: Final = datetime(2025, 4, 7, 9, 0, tzinfo=UTC)
_READY: Final = (
    (CORE, "core"),
    ("Na een activiteit", "event"),
    ("Bij een cursus of opleiding", "module_mastery"),
    ("Volhouden", "module_maintenance"),
)


def make_questionnaires() -> None:
    """By the adviser: five that are fixed, and a draft with a question of the town's own."""
    for title, template in _READY:
        fix_version(start_questionnaire(title, template).pk, _FIXED)
    scan = start_questionnaire(SCAN, "core")
    more = (*TEMPLATES["factors"].items, *TEMPLATES["phases"].items)
    add_items(scan.pk, [code for code in more if code not in TEMPLATES["core"].items])
    fix_version(scan.pk, _FIXED)
    draft = start_questionnaire("Ruimte om te leren, buitendienst", "module_learning")
    write_own_item(
        draft.pk,
        Phrasing(
            dutch="In de keet praten we over wat we leerden.",
            english="In the site hut we talk about what we learned.",
            answers="F5",
            reverse=False,
            construct="leerruimte",
        ),
    )
