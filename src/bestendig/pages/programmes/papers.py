"""What came out of a programme to take along: tagged PDF, Word, and one page for the board.

All of them say the same as the page: the answer first, each number with its kind, and what people
say under a heading of its own.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bestendig.common.texts import plain
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.pdf import pdf_response
from bestendig.pages.programmes.finding import Outcome, shown_of
from bestendig.pages.programmes.people_say import PeopleSay
from bestendig.pages.public.documents import WORD, add_list, add_story, add_table
from bestendig.pages.wording import here

_QUOTES = 2


@allow(Ability.PROGRAMMES_READ)
@require_safe
def paper(request: DeskRequest, programme: UUID, kind: str) -> HttpResponse:
    """The finding as `kind` pdf or docx."""
    context = shown_of(request, programme)
    name = slugify(f"{context['programme'].name} {context['survey']}") or "uitkomst"
    if kind == "pdf":
        return pdf_response(request, "pdf/finding.html", context, f"{name}.pdf")
    if kind != "docx":
        raise Http404(kind)
    return HttpResponse(
        word(context),
        content_type=WORD,
        headers={"Content-Disposition": f'attachment; filename="{name}.docx"'},
    )


@allow(Ability.PROGRAMMES_READ)
@require_safe
def board(request: DeskRequest, programme: UUID) -> HttpResponse:
    """One page: the answer, one picture, what people say, what to do now."""
    context = shown_of(request, programme)
    first, *others = context["outcomes"]
    context |= {"first": first, "others": others, "quotes": context["say"].quotes[:_QUOTES]}
    return render(request, "programmes/board.html", context)


def word(context: dict[str, Any]) -> bytes:
    """The same words and numbers as a Word document, without the drawing."""
    import docx  # noqa: PLC0415 - only who asks for Word pays for it

    document = docx.Document()
    title = _("What came out of %(name)s") % {"name": context["programme"].name}
    document.core_properties.title = title
    document.core_properties.author = "Bestendig"
    document.add_heading(title, level=0)
    document.add_paragraph(
        _("Judged when “%(survey)s” was counted, by the plan that was locked on %(day)s.")
        % {"survey": context["survey"], "day": date_format(context["locked"].locked_at, "j F Y")}
    )
    for one in context["outcomes"]:
        _outcome(document, one)
    if context["judged"]:
        _figure(document, context["judged"])
    _said(document, context["say"])
    _reacted(document, context)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _outcome(document: Any, one: Outcome) -> None:
    add_story(document, one.story)
    if one.rows:
        document.add_heading(_("All estimates"), level=2)
        head = [_("What"), _("Points"), _("95% interval"), _("In standard deviations")]
        rows = [[x.what, x.estimate, x.interval, x.standardised] for x in one.rows]
        add_table(document, head, rows)
    if one.people:
        document.add_paragraph(_("People who were compared: %(people)s.") % {"people": one.people})


def _figure(document: Any, told: dict[str, Any]) -> None:
    """What a figure of the administration said, under a heading of its own."""
    document.add_heading(f"{_('Besides, a figure')}: {told['figure']}", level=1)
    grade = f"{here('grade.label')} {told['grade']}"
    for line in (told["verdict"], *told["size"], told["whose"], f"{told['kind']}.", grade,
                 told["why_grade"]):  # fmt: skip
        document.add_paragraph(plain(line))
    document.add_heading(_("What to do now"), level=2)
    document.add_paragraph(told["advice"])
    add_list(document, _("How do we know?"), told["method"])
    add_list(document, _("What weakens the proof"), told["flags"])


def _said(document: Any, say: PeopleSay) -> None:
    document.add_heading(_("What people say"), level=1)
    document.add_paragraph(here("talks.lead"))
    if say.marks:
        head = [_("What"), _("Mean"), _("What kind of number"), _("Survey")]
        add_table(document, head, [[x.name, x.value, x.kind, x.survey] for x in say.marks])
        document.add_paragraph(here("short.beside"))
    else:
        document.add_paragraph(here("talks.marks.none"))
    document.add_paragraph(say.heard)
    for words, side in say.quotes:
        document.add_paragraph(f"“{words}” ({side})", style="Quote")
    for table in say.tables:
        document.add_heading(table.title, level=2)
        rows = [[name, *map(str, counts)] for name, counts in table.rows]
        add_table(document, [_("What"), *table.head], rows)
    add_list(document, _("How far two coders agree"), say.agreement)


def _reacted(document: Any, context: dict[str, Any]) -> None:
    document.add_heading(_("Reactions to what came out"), level=1)
    for one, who in context["reactions"]:
        document.add_paragraph(f"{one.words} ({who}, {date_format(one.written_on, 'j F Y')})")
    if not context["reactions"]:
        document.add_paragraph(here("reaction.none"))
    for one in context["say"].discussed:
        held = _("Discussed with %(who)s, on %(day)s.") % {
            "who": one.with_whom, "day": date_format(one.held_on, "j F Y"),
        }  # fmt: skip
        document.add_paragraph(f"{held} {one.changed}".strip())
    if not context["say"].discussed:
        document.add_paragraph(here("discussed.none"))
