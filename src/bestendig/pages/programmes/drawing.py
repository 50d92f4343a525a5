"""The draw: fixing the lots, drawing, the letters, and what everybody can check."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bestendig.common.spreadsheet import as_csv
from bestendig.measurement.actions.allotting import allot_arms
from bestendig.measurement.queries.waves import panel_is_locked
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.pdf import pdf_response
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.taking_part_forms import DrawForm, FixForm, LettersForm
from bestendig.pages.programmes.views import form_view
from bestendig.pages.templatetags.days import day
from bestendig.pages.wording import here, paragraphs
from bestendig.programmes.actions import drawing, letters
from bestendig.programmes.models import Draw, Enrolment, PlannedWave, Programme
from bestendig.programmes.queries import taking_part as queries
from bestendig.programmes.queries.arms import series_of
from bestendig.programmes.queries.programmes import Standing
from bestendig.programmes.rules.drawing import APART, STARTS, WAITS, command

FILE = "loting.csv"
LOOKS = "bestendig/letters.css"


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def draw(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Step by step: fix the lots, settle everything, draw; afterwards what came out."""
    standing = standing_or_404(programme)
    found, doing = standing.programme, request.POST.get("do")
    chances, intake = queries.chances_of(found), queries.intake_of(found)
    locked = any(panel_is_locked(x) for x in series_of(found))
    fix = FixForm(request.POST if doing == "fix" else None, chances=chances)
    form = DrawForm(
        request.POST if doing in {"look", "hold"} else None, chances=chances, locked=locked
    )
    refused = None
    if doing == "free":
        refused = _refusal(lambda: drawing.free_lots(found.pk))
    done = doing == "free" and refused is None
    if doing == "fix" and fix.is_valid():
        share = bool(fix.cleaned_data.get("by_department"))
        done = fix.carried_out(lambda: drawing.fix_lots(found.pk, by_department=share))
    going: list[drawing.Going] = []
    if doing == "hold" and form.is_valid():
        done = form.carried_out(lambda: _hold(found, form))
    elif doing == "look" and form.is_valid():
        form.carried_out(lambda: going.append(drawing.preview_draw(found.pk, form.held())))
    if done:
        return redirect("programmes:draw", found.pk)
    shown = {
        "programme": found,
        "chances": chances,
        "intake": intake,
        "draw": queries.draw_of(found.pk),
        "locked_plan": standing.lock.holds,
        "counts": _counts(found),
        "lots": len(queries.lots_of(found.pk)),
        "fix": fix,
        "form": form,
        "end_closes": None if chances.in_turn else end_closes(standing),
        "early": bool(going) and _early(standing, going[0]),
        "going": _told(going[0]) if going else [],
        "why": _why(going[0]) if going else "",
        "refused": refused,
    }
    return render(request, "programmes/draw.html", shown)


def end_closes(standing: Standing) -> date | None:
    """The last day of the survey at the end, where one is planned."""
    ends = [x for x in standing.moments if x.role == PlannedWave.Role.END and not x.missed]
    return timezone.localdate(ends[-1].closes_at) if ends else None


def _early(standing: Standing, going: drawing.Going) -> bool:
    """Whether who waits would start before the end is measured: then nobody is left to compare
    with. Who starts in turn is compared otherwise."""
    last = end_closes(standing)
    return not going.chances.in_turn and last is not None and going.last_start <= last


def _counts(programme: Programme) -> dict[str, int]:
    """People by state, in the order of the page; a plain table, as templates read it."""
    found = queries.counted(programme.pk)
    return {x.value: found[x] for x in Enrolment.State if found[x]}


def _refusal(action: Any) -> Refused | None:
    try:
        action()
    except Refused as refused:
        return refused
    return None


@transaction.atomic
def _hold(programme: Programme, form: DrawForm) -> None:
    """Draw, and lay it beside the answers of the surveys that have begun: both, or neither."""
    drawing.hold_draw(programme.pk, form.held())
    allot_arms(programme, form.passphrase())


def _told(going: drawing.Going) -> list[str]:
    """What will happen, in sentences, before anybody knows who it is about."""
    arms, programme = dict(going.outcome.arms), going.programme
    teams = going.chances.by_team
    if going.chances.in_turn:
        key = "draw.page.turn.teams" if teams else "draw.page.turn"
        return [here(key, lots=n, day=day(date.fromisoformat(x))) for x, n in arms.items()]
    key = "draw.page.first.teams" if teams else "draw.page.first"
    late = "draw.page.later.teams" if teams else "draw.page.later"
    return [
        here(key, lots=arms[STARTS], day=day(programme.begins)),
        here(late, lots=arms[WAITS], day=day(going.last_start)),
    ]


def _why(going: drawing.Going) -> str:
    """Why lots are drawn, as everybody may hear it."""
    if going.chances.in_turn or going.chances.by_team:
        return ""
    return here(
        "lottery.why",
        places=dict(going.outcome.arms)[STARTS],
        second_start=day(going.last_start),
        programme=going.programme.name,
    )


@allow(Ability.PROGRAMMES_JOIN)
@require_safe
def check(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Everything with which a draw can be repeated, for everybody here. No names."""
    found = get_object_or_404(Programme, pk=programme)
    held, intake = queries.draw_of(found.pk), queries.intake_of(found)
    if held is None and intake.fixed_at is None:
        raise Http404
    mine = queries.own_enrolments(request.person).filter(programme=found).first()
    shown = {
        "programme": found,
        "draw": held,
        "intake": intake,
        "lots": _lots(held) if held else [],
        "waiting": [] if held else sorted(queries.fixed_lots(found.pk)),
        "strata": bool(held and any(x["stratum"] for x in held.lots)),
        "command": _command(found, held) if held else "",
        "file": _file(found),
        "mine": mine.lot if mine else "",
    }
    return render(request, "programmes/check.html", shown)


@allow(Ability.PROGRAMMES_JOIN)
@require_safe
def lots_file(_request: DeskRequest, programme: UUID) -> HttpResponse:
    """The lots of a draw, as the command that repeats it reads them."""
    found = get_object_or_404(Programme, pk=programme)
    held = queries.draw_of(found.pk)
    if held is None:
        raise Http404
    rows: list[tuple[str, ...]] = [("lot", "soort", "uitkomst")]
    rows += [(x["lot"], x["stratum"], words) for x, words in _lots(held)]
    return HttpResponse(
        as_csv(rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{_file(found)}"'},
    )


@allow(Ability.PROGRAMMES_WRITE)
@never_cache
@form_view
def letter(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Mail and paper for who is drawn and who waits."""
    found = get_object_or_404(Programme, pk=programme)
    held = queries.draw_of(found.pk)
    if held is None:
        raise Http404
    form = LettersForm(sent(request), initial={"reply_by": found.begins})
    mailed: list[int] = []
    printed: list[letters.Letter] = []
    if form.is_valid():
        if request.POST.get("do") == "print":
            form.carried_out(
                lambda: printed.extend(letters.print_outcome(found.pk, form.practical()))
            )
        else:
            mailed.append(letters.mail_outcome(found.pk, form.practical()))
    if printed:
        context = {
            "programme": found,
            "organisation": request.organisation,
            "letters": [(x, paragraphs(x.words)) for x in printed],
        }
        name = f"{slugify(_('letters'))}-{slugify(found.name) or 'programma'}.pdf"
        return pdf_response(request, "pdf/draw_letters.html", context, name, looks=LOOKS)
    shown = {"programme": found, "form": form, "sent": mailed[0] if mailed else None}
    return render(request, "programmes/letters.html", shown)


def _lots(held: Draw) -> list[tuple[dict[str, str], str]]:
    """Each lot with its outcome in words."""
    words = {STARTS: here("draw.in"), WAITS: here("draw.waits"), APART: here("draw.page.apart")}
    return [(x, words.get(x["outcome"], x["outcome"])) for x in held.lots]


def _command(programme: Programme, held: Draw) -> str:
    return command(_file(programme), held.seed, held.places, held.starts, held.lots)


def _file(programme: Programme) -> str:
    return f"loting-{slugify(programme.name)}.csv" if slugify(programme.name) else FILE
