"""The questionnaires that a survey can ask."""

from __future__ import annotations

from bestendig.questionnaires.models import Whom
from bestendig.questionnaires.queries.questionnaires import Row, questionnaires
from bestendig.questionnaires.templates import MODULE_AT_MOST, TEMPLATES, Kind


def offered() -> tuple[list[Row], list[Row]]:
    """The newest fixed version of each questionnaire; and those short enough to come beside."""
    rows = [told.fixed for told in questionnaires(drafts=False) if told.fixed]
    # Those for everybody first: for now a survey goes to whole units.
    rows.sort(key=lambda row: row.version.questionnaire.audience != Whom.EMPLOYEE)
    return rows, [row for row in rows if _is_extra(row)]


def _is_extra(row: Row) -> bool:
    template = TEMPLATES.get(row.version.questionnaire.template)
    whole = template is not None and template.kind is Kind.CORE
    return row.count <= MODULE_AT_MOST and not whole
