"""The house style: the form with its preview, and the files that pages ask for.

A page may not carry a style of its own (the content security policy says so), so the two
colours are a small stylesheet. Its address says all there is in it: a browser keeps it, and
nobody can learn anything from it.
"""

from __future__ import annotations

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.common.colours import WHITE, contrast
from bestendig.organisations.actions.settings import change_house_style
from bestendig.organisations.house_style import INK, check_colours, safe_logo, stylesheet
from bestendig.organisations.models import Organisation
from bestendig.organisations.refusal import Refused
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow, anyone
from bestendig.pages.admin.forms import StyleForm

_COLOURS = re.compile(r"(?P<main>[0-9a-f]{6}|eigen)-(?P<second>[0-9a-f]{6}|eigen)")
_FOR_EVER = {"max_age": 31_536_000, "public": True, "immutable": True}


@allow(Ability.SETTINGS_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def style(request: DeskRequest) -> HttpResponse:
    """Choose colours and a logo; look first, then save."""
    organisation = request.organisation
    initial = {"main": organisation.brand_colour, "second": organisation.accent_colour}
    form = StyleForm(request.POST or None, request.FILES or None, initial=initial)
    context: dict[str, Any] = {"form": form, "organisation": organisation}
    if request.method == "POST" and form.is_valid():
        if "look" in request.POST:
            if form.carried_out(lambda: _look(form)):
                said = form.cleaned_data
                context["shown"] = _shown(said["main"].lower(), said["second"].lower())
        elif form.carried_out(lambda: _save(form)):
            return redirect("admin:settings")
    return render(request, "admin/style.html", context)


@anyone
@require_safe
@cache_control(**_FOR_EVER)
def colours_css(_request: HttpRequest, colours: str) -> HttpResponse:
    """The brand tokens of two colours. What cannot be read on white is not made."""
    found = _COLOURS.fullmatch(colours)
    if found is None:
        raise Http404(colours)
    main, second = (_colour(found[name]) for name in ("main", "second"))
    try:
        check_colours(main, second)
    except Refused as refused:
        raise Http404(colours) from refused
    return HttpResponse(stylesheet(main, second), content_type="text/css; charset=utf-8")


@anyone
@require_safe
@cache_control(**_FOR_EVER)
def logo(_request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The logo of an organisation, which its sign-in shows too."""
    organisation = get_object_or_404(
        Organisation.objects.only("logo", "logo_type"), slug=slug, logo_version=version
    )
    if not organisation.logo:
        raise Http404(slug)
    return HttpResponse(bytes(organisation.logo), content_type=organisation.logo_type)


def _colour(word: str) -> str:
    return "" if word == "eigen" else f"#{word}"


def _look(form: StyleForm) -> None:
    said = form.cleaned_data
    check_colours(said["main"].lower(), said["second"].lower())
    if said["logo"]:
        safe_logo(said["logo"].read())


def _save(form: StyleForm) -> None:
    said = form.cleaned_data
    change_house_style(
        main=said["main"],
        second=said["second"],
        logo=said["logo"].read() if said["logo"] else None,
        without_logo=said["without_logo"],
    )


def _shown(main: str, second: str) -> dict[str, Any]:
    """What the preview says: the colours, and their contrast with white and with text."""
    return {
        "main": main,
        "second": second,
        "ratios": [
            (colour, contrast(colour, WHITE), contrast(colour, INK))
            for colour in (main, second)
            if colour
        ],
    }
