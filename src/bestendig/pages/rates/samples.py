"""An example file to fill in: months of the whole organisation, quarters of a large unit."""

from __future__ import annotations

import io
from datetime import date
from typing import Final

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.common.spreadsheet import as_csv
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.wording import here
from bestendig.rates.periods import month, quarter
from bestendig.rates.rules import LEAST

_EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allow(Ability.RATES_IMPORT)
@require_safe
def sample(request: DeskRequest, kind: str) -> HttpResponse:
    """The example as XLSX or CSV: the last twelve months, and the last quarter of each unit that
    is large enough, with the figures left open."""
    del request
    name = _("absence-and-turnover")
    if kind == "xlsx":
        return _file(_workbook(), _EXCEL, f"{name}.xlsx")
    if kind == "csv":
        return _file(as_csv(_rows()), "text/csv; charset=utf-8", f"{name}.csv")
    raise Http404


def _rows() -> list[list[str]]:
    today = timezone.localdate()
    rows = [[here("rates.sample.line")], _header()]
    this = month(today.year, today.month)
    rows += [[f"{this.after(-n).starts_on:%Y-%m}", "", "", ""] for n in range(12, 0, -1)]
    rows += [[_quarter(today), name, "", ""] for name in _large(today)]
    return rows


def _header() -> list[str]:
    return [_("Period"), _("Unit"), _("Absence %"), _("Turnover %")]


def _quarter(today: date) -> str:
    last = quarter(today.year, (today.month + 2) // 3).after(-1).starts_on
    return f"{last.year} Q{(last.month + 2) // 3}"


def _large(today: date) -> list[str]:
    tree = tree_on(today)
    return [x.name for x in tree if LEAST <= x.total < tree.total]


def _workbook() -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - half a second, only here
    from openpyxl.styles import Font  # noqa: PLC0415 - the same

    book = Workbook()
    sheet = book.active
    sheet.title = _("Figures")
    for row in _rows():
        sheet.append(row)
    sheet["A1"].font = Font(italic=True, color="555555")
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = 24
    sheet.freeze_panes = "A3"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
