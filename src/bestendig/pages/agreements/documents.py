"""The ready-made documents: on the page, as Word to edit, and as a tagged PDF."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from bestendig.organisations.documents import Block, Document, Name, Run
from bestendig.organisations.queries.documents import filled_document
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.pdf import pdf_response

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@allow(Ability.AGREEMENTS_READ)
@require_safe
def document(request: DeskRequest, name: str, kind: str = "") -> HttpResponse:
    """One document. kind: pdf, docx, or nothing for the page."""
    if name not in Name.values or kind not in {"", "pdf", "docx"}:
        raise Http404(name)
    filled = filled_document(Name(name))
    context = {"document": filled, "organisation": request.organisation}
    file_name = f"{request.organisation.slug}-{name}"
    if kind == "pdf":
        with translation.override("nl"):
            return pdf_response(request, "pdf/agreement_document.html", context, f"{file_name}.pdf")
    if kind == "docx":
        return HttpResponse(
            word(filled),
            content_type=WORD,
            headers={"Content-Disposition": f'attachment; filename="{file_name}.docx"'},
        )
    may_change = request.desk.may(Ability.SETTINGS_MANAGE)
    return render(request, "agreements/document.html", {**context, "may_change": may_change})


def word(filled: Document) -> bytes:
    """The document as a Word file: real headings, lists and tables; what is missing is marked."""
    import docx  # noqa: PLC0415 - only who asks for Word pays for it

    paper = docx.Document()
    paper.core_properties.title = filled.title
    paper.core_properties.author = "Bestendig"
    paper.core_properties.language = "nl-NL"
    normal = paper.styles["Normal"].element.get_or_add_rPr()
    _mark(normal, "w:lang", "nl-NL")
    paper.add_heading(filled.title, level=0)
    for block in filled.blocks:
        _add(paper, block)
    content = BytesIO()
    paper.save(content)
    return content.getvalue()


def _add(paper: Any, block: Block) -> None:
    if block.kind == "heading":
        _write(paper.add_heading(level=block.level - 1), block.runs)
    elif block.kind == "paragraph":
        _write(paper.add_paragraph(), block.runs)
    elif block.kind == "table":
        _table(paper, block)
    else:
        # No document has two numbered lists, which Word would number as one.
        style = "List Bullet" if block.kind == "items" else "List Number"
        for (item,) in block.rows:
            _write(paper.add_paragraph(style=style), item)


def _table(paper: Any, block: Block) -> None:
    rows = [*([block.head] if block.head else []), *block.rows]
    table = paper.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        cells = table.add_row().cells
        for cell, runs in zip(cells, row, strict=True):
            _write(cell.paragraphs[0], runs, bold=row is block.head)
    if block.head:
        _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")  # a heading to screen readers
    paper.add_paragraph()


def _write(paragraph: Any, runs: Iterable[Run], *, bold: bool = False) -> None:
    from docx.enum.text import WD_COLOR_INDEX  # noqa: PLC0415 - as above

    for run in runs:
        written = paragraph.add_run(run.words)
        written.bold = run.bold or bold or None
        written.italic = run.italic or None
        if run.missing:
            written.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _mark(properties: Any, name: str, value: str = "true") -> None:
    """Something that python-docx has no word for."""
    from docx.oxml import OxmlElement  # noqa: PLC0415 - as above
    from docx.oxml.ns import qn  # noqa: PLC0415 - as above

    element = OxmlElement(name)
    element.set(qn("w:val"), value)
    properties.append(element)
