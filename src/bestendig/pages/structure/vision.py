"""The vision: what the organisation means by sustainable employability, with its versions."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.organisations.actions.vision import DEFINITION, SOURCE, write_vision
from bestendig.organisations.models import VisionVersion
from bestendig.organisations.queries.vision import visions
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.structure.forms import VisionForm, done


@allow(Ability.VISION_READ)
@require_safe
def vision(request: DeskRequest) -> HttpResponse:
    """The vision as it is now, and what it was before."""
    versions = list(visions())
    shown = {
        "vision": versions[0] if versions else _default(),
        "earlier": versions[1:],
        "may_write": request.desk.may(Ability.VISION_WRITE),
    }
    return render(request, "structure/vision.html", shown)


@allow(Ability.VISION_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: DeskRequest) -> HttpResponse:
    """Write a new version; the old ones stay."""
    now = visions().first() or _default()
    initial = {
        "definition": now.definition,
        "own_words": now.own_words,
        "dated": timezone.localdate(),
    }
    form = VisionForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: write_vision(source=now.source, **form.cleaned_data))
    ):
        return redirect("structure:vision")
    return render(request, "structure/write_vision.html", {"form": form})


def _default() -> VisionVersion:
    """What is shown before anything was written: the definition of the fund."""
    return VisionVersion(definition=DEFINITION, source=SOURCE)
