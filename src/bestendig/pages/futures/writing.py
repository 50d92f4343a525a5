"""Writing what changes in the work, writing it anew, and ending it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.forms import sent
from bestendig.pages.futures.forms import FirstForm, FutureForm
from bestendig.pages.futures.views import may_write, seen_or_404
from bestendig.practice.futures.models import FuturePicture
from bestendig.practice.futures.writing import draw_picture, end_picture, renew_picture

form_view = require_http_methods(["GET", "HEAD", "POST"])


@allow(Ability.FUTURES_WRITE)
@form_view
def add(request: DeskRequest) -> HttpResponse:
    """A first picture of a kind of work."""
    today = timezone.localdate()
    form = FirstForm(
        sent(request), desk=request.desk, person=request.person, day=today,
        initial={"begins": today.year},
    )  # fmt: skip
    made: list[FuturePicture] = []
    if form.is_valid() and form.carried_out(
        lambda: made.append(draw_picture(request.person, form.said(), **form.about()))
    ):
        return redirect("futures:picture", made[0].pk)
    return render(request, "futures/write.html", {"form": form, "seen": None})


@allow(Ability.FUTURES_WRITE)
@form_view
def renew(request: DeskRequest, picture: UUID) -> HttpResponse:
    """The same picture as it is seen now."""
    seen = seen_or_404(picture)
    if not may_write(request, seen) or seen.picture.ended_on:
        return redirect("futures:picture", picture)
    now = seen.version
    fields = ("title", "changes", "begins", "until", "skills", "routes")
    initial = {x: getattr(now, x) for x in fields} | {"offers": [str(x.pk) for x in seen.offers]}
    form = FutureForm(sent(request), initial=initial)
    if form.is_valid() and form.carried_out(
        lambda: renew_picture(request.person, picture, form.said())
    ):
        return redirect("futures:picture", picture)
    return render(request, "futures/write.html", {"form": form, "seen": seen})


@allow(Ability.FUTURES_WRITE)
@require_POST
def end(request: DeskRequest, picture: UUID) -> HttpResponse:
    """It does not hold any more."""
    seen_or_404(picture)
    try:
        end_picture(request.person, picture)
    except Refused:
        return redirect("futures:picture", picture)
    return redirect("futures:list")
