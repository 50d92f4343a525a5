"""A result to take along: tagged PDF, Word, or all figures as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from bestendig.common.texts import plain
from bestendig.findings.as_json import findings_as_json
from bestendig.pages.pdf import pdf_response
from bestendig.pages.public.results import Shown
from bestendig.pages.wording import here

if TYPE_CHECKING:
    from bestendig.findings.story import Story

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def result_document(
    request: HttpRequest, kind: str, context: dict[str, Any], name: str
) -> HttpResponse:
    """The result in `context` (title, outcomes, …) as `kind` pdf, docx or json, called `name`."""
    if kind == "json":
        found = findings_as_json([one.finding for one in context["outcomes"]])
        return JsonResponse(
            found,
            safe=False,
            json_dumps_params={"ensure_ascii": False, "indent": 1},
            headers={"Content-Disposition": f'attachment; filename="{name}.json"'},
        )
    if kind == "pdf":
        return pdf_response(request, "pdf/result.html", context, f"{name}.pdf")
    if kind != "docx":
        raise Http404(kind)
    return HttpResponse(
        word(context),
        content_type=WORD,
        headers={"Content-Disposition": f'attachment; filename="{name}.docx"'},
    )


def word(context: dict[str, Any]) -> bytes:
    """The same words and numbers as a Word document, with its table but without the drawing."""
    import docx  # noqa: PLC0415 - only who asks for Word pays for it

    document = docx.Document()
    document.core_properties.title = context["title"]
    document.core_properties.author = "Bestendig"
    document.add_heading(context["title"], level=0)
    for key in ("made_up", "story", "summary"):
        if context.get(key):
            document.add_paragraph(context[key])
    for one in context["outcomes"]:
        _outcome(document, one)
    if context.get("truth"):
        document.add_heading(_("What really happened"), level=1)
        document.add_paragraph(context["truth"])
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def add_story(document: Any, story: Story) -> None:
    """One outcome in words: the answer, its size and kind, what to do, how we know."""
    document.add_heading(story.outcome, level=1)
    words = document.add_paragraph()
    for i, part in enumerate(story.verdict.split("**")):
        words.add_run(part).bold = i % 2 == 1
    size = [f"{story.size} {story.kind}."] if story.size else []
    grade = f"{here('grade.label')} {story.grade}"
    for line in (*story.also, *size, grade, *story.lasting):
        document.add_paragraph(plain(line))
    document.add_heading(_("What to do now"), level=2)
    document.add_paragraph(story.advice)
    add_list(document, _("How do we know?"), story.method)
    add_list(document, _("What weakens the proof"), story.flags)


def _outcome(document: Any, one: Shown) -> None:
    add_story(document, one.story)
    if one.pictures:
        chart = one.pictures[0]
        document.add_heading(chart.title, level=2)
        add_table(
            document,
            [_("Measurement"), *chart.names],
            [[row.wave, *row.cells] for row in chart.rows],
        )
    if one.rows:
        document.add_heading(_("All estimates"), level=2)
        head = [_("What"), _("Points"), _("95% interval"), "p", _("In standard deviations")]
        rows = [[r.what, r.estimate, r.interval, r.p, r.standardised] for r in one.rows]
        add_table(document, head, rows)
    if one.counts:
        document.add_heading(_("Answers"), level=2)
        head = [_("Group"), _("Measurement"), _("Answers")]
        add_table(document, head, [[group, wave, str(n)] for group, wave, n in one.counts])


def add_list(document: Any, title: str, lines: Sequence[str]) -> None:
    """A heading with points under it; nothing where there are none."""
    if not lines:
        return
    document.add_heading(title, level=2)
    for line in lines:
        document.add_paragraph(line, style="List Bullet")


def add_table(document: Any, header: list[str], rows: list[list[str]]) -> None:
    """A table with its header row."""
    table = document.add_table(rows=1, cols=len(header), style="Light List Accent 1")
    for cell, words in zip(table.rows[0].cells, header, strict=True):
        cell.text = words
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
