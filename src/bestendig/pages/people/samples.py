"""An example file to fill in: the columns we take, with a line that explains each."""

from __future__ import annotations

import csv
import io
from typing import Final

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.wording import here

_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allow(Ability.PEOPLE_IMPORT)
@require_safe
def sample(request: DeskRequest, kind: str) -> HttpResponse:
    """The example as XLSX or CSV."""
    del request
    name = _("people-example")
    if kind == "xlsx":
        return _file(_workbook(), _EXCEL, f"{name}.xlsx")
    if kind == "csv":
        return _file(_csv(), "text/csv; charset=utf-8", f"{name}.csv")
    raise Http404


def _columns() -> list[tuple[str, str, str]]:
    """Header, explanation, and the cell of a made-up person."""
    return [
        (_("Personnel number"), _("Recognises people in the next file"), "10234"),
        (_("First name"), _("Needed"), "Robin"),
        (_("Infix"), _("van, de, van der"), "van der"),
        (_("Last name"), "", "Meer"),
        (_("Work e-mail"), _("Empty when there is none"), "robin.vandermeer@voorbeeldstad.example"),
        (_("Domain"), _("Highest level"), "Openbare Ruimte"),
        (_("Department"), _("May be empty"), ""),
        (_("Team"), _("Lowest level"), "Wegen en Riolering"),
        (_("Manager"), _("Number, e-mail or name"), "10001"),
        (_("Function family"), _("May be empty"), _("outdoor work")),
        (_("Age group"), _("<35, 35-59 or 60+; never a birth date"), "35-59"),
        (_("In service from"), _("dd-mm-yyyy"), "01-02-2019"),
        (_("Out of service on"), _("Empty when there is no end"), ""),
    ]


def _rows() -> list[list[str]]:
    """A line that explains, the headers, and a made-up person."""
    return [
        [here("people.sample.line")],
        [header for header, _why, _cell in _columns()],
        [cell for _header, _why, cell in _columns()],
    ]


def _csv() -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(_rows())
    # Excel reads a file as UTF-8 only when it begins with this mark.
    return text.getvalue().encode("utf-8-sig")


def _workbook() -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - half a second, only here
    from openpyxl.styles import Font  # noqa: PLC0415 - the same

    book = Workbook()
    sheet = book.active
    sheet.title = _("People")
    for row in _rows():
        sheet.append(row)
    sheet["A1"].font = Font(italic=True, color="555555")
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(16, len(str(cell.value)) + 4)
    sheet.freeze_panes = "A3"
    explained = book.create_sheet(_("Explanation"))
    for header, why, cell in _columns():
        explained.append([header, why, cell])
    for letter, width in (("A", 24), ("B", 48), ("C", 40)):
        explained.column_dimensions[letter].width = width
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
