"""A person's own data as files."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from bestendig.common.registry import Value
from bestendig.organisations.models import Organisation
from bestendig.organisations.rights.queries import Line, Part


def as_json(organisation: Organisation, parts: list[Part]) -> dict[str, Any]:
    """All parts by the codes of their fields, with the words beside them."""
    return {
        "organisation": organisation.name,
        "made_on": timezone.localdate().isoformat(),
        "parts": [
            {
                "name": part.name,
                "title": part.title,
                "why": part.why,
                "seen_by": part.seen_by,
                "data": _values(part.lines),
                "records": [_values(record) for record in part.records],
            }
            for part in parts
        ],
    }


def as_workbook(parts: list[Part]) -> bytes:
    """One sheet: the part, what it is, and its value."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("My data"))
    for column, width in (("A", 36), ("B", 36), ("C", 60)):
        sheet.column_dimensions[column].width = width
    head = [WriteOnlyCell(sheet, value=x) for x in (_("Part"), _("What"), _("Value"))]
    for cell in head:
        cell.font = Font(bold=True)
    sheet.append(head)
    for part in parts:
        for line in [*part.lines, *(x for record in part.records for x in record)]:
            sheet.append([_text(sheet, x) for x in (part.title, line.label, shown(line.value))])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def shown(value: Value) -> str:
    """A value as people write it: yes or no, and days with the day first."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d-%m-%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return str(value)


def _text(sheet: Any, value: str) -> WriteOnlyCell:
    # What begins with = is somebody's text here, never a formula.
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell


def _values(lines: tuple[Line, ...]) -> dict[str, Any]:
    return {
        line.code: line.value.isoformat() if isinstance(line.value, date) else line.value
        for line in lines
    }
