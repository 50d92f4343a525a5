"""Reading what changes in the work, and saying whether it is clear."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.practice.futures import pulse
from bestendig.practice.futures.cards import answered
from bestendig.practice.futures.models import Clear, FutureVersion
from bestendig.practice.futures.queries import (
    Seen,
    lines_in,
    of_my_work,
    own_units,
    picture_seen,
    pictures,
)
from bestendig.programmes.rules.reach import Part, told


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What readers said, as far as it may be told. total: about how many; None: too few.

    answers: about how many said what; hidden: what too few said, or nobody, or all.
    """

    total: int | None
    answers: tuple[tuple[Clear, int], ...] = ()
    hidden: tuple[Clear, ...] = ()


@allow(Ability.COURSE_READ)
@require_safe
def every(request: DeskRequest) -> HttpResponse:
    """All pictures, those of the own work first."""
    found = pictures()
    mine = of_my_work(request.person, found)
    shown = {
        "mine": mine,
        "others": [x for x in found if x not in mine],
        "may_write": request.desk.may(Ability.FUTURES_WRITE),
        "questions": answered(None),
    }
    return render(request, "futures/list.html", shown)


@allow(Ability.COURSE_READ)
@never_cache
@require_safe
def picture(request: DeskRequest, picture: UUID) -> HttpResponse:
    """One picture, with its ways and what is on offer, and one question to the reader."""
    seen = seen_or_404(picture)
    version = seen.version
    going = seen.picture.ended_on is None
    asked = going and pulse.is_asked(version, timezone.localdate())
    shown = {
        "seen": seen,
        "going": going,
        "is_mine": seen.is_of_some and bool(of_my_work(request.person, [seen])),
        "skills": lines_in(version.skills),
        "routes": lines_in(version.routes),
        "earlier": [(x, lines_in(x.changes)) for x in seen.versions[1:]],
        "asked": asked,
        "answers": Clear,
        "questions": answered(seen.picture.pk),
        "has_said": asked and pulse.has_said(request.person, version),
        "heard": heard(version, request.organisation.k),
        "may_write": going and may_write(request, seen),
        "k": request.organisation.k,
    }
    return render(request, "futures/picture.html", shown)


@allow(Ability.COURSE_READ)
@require_POST
def say(request: DeskRequest, picture: UUID) -> HttpResponse:
    """One answer of one reader; who gave it is not kept."""
    seen_or_404(picture)
    answer = request.POST.get("answer", "")
    if answer in Clear.values:
        with suppress(Refused):  # answered already, or too old by now: the page shows which
            pulse.say(request.person, picture, answer)
    return redirect("futures:picture", picture)


def heard(version: FutureVersion, k: int) -> Heard:
    """What readers said of a version: in fives, of last month, and only where there are enough."""
    sums = pulse.told_of(version, k)
    total = sum(sums.values())
    whole, parts = told([Part(x.value, n, total) for x, n in sums.items()], k)
    if whole is None:
        return Heard(total=None)
    # Of one answer alone everybody who answered would be known; and what nobody said is told no
    # otherwise than what few said.
    shown = {Clear(x.name): x.n for x in parts if x.n is not None} if len(parts) > 1 else {}
    return Heard(
        total=whole,
        answers=tuple(shown.items()),
        hidden=tuple(x for x in Clear if x not in shown),
    )


def seen_or_404(picture: UUID) -> Seen:
    """A picture of this organisation."""
    seen = picture_seen(picture)
    if seen is None:
        raise Http404
    return seen


def may_write(request: DeskRequest, seen: Seen) -> bool:
    """Whether this reader may write it anew: a manager only of the own team."""
    if not request.desk.may(Ability.FUTURES_WRITE):
        return False
    if request.desk.role is not Role.MANAGER:
        return True
    return seen.picture.unit_id in own_units(request.person)
