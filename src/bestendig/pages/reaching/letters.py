"""Printing letters: of a team, of all, and of one person who lost it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bestendig.measurement.models import Wave
from bestendig.measurement.reaching import letters as making
from bestendig.measurement.reaching.letters import Letter, NoLetters
from bestendig.measurement.reaching.people import reach_of
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.pdf import pdf_response
from bestendig.pages.people.choosing import suggestions
from bestendig.pages.reaching.forms import OnePersonForm
from bestendig.pages.reaching.paper import LOOKS, Printer
from bestendig.pages.reaching.whose import wave_or_404


@allow(Ability.REACH_PEOPLE)
@never_cache
@require_POST
def team(request: DeskRequest, wave: UUID) -> HttpResponse:
    """The letters of one team; `everybody`: also of who has a work e-mail."""
    found = wave_or_404(request, wave)
    try:
        unit = UUID(request.POST["unit"]) if request.POST.get("unit") else None
    except ValueError:
        return redirect("reaching:wave", wave=found.pk)
    everybody = request.POST.get("everybody") == "1"
    return _paper(request, found, lambda: making.letters_of_team(found, unit, everybody=everybody))


@allow(Ability.REACH_PEOPLE)
@never_cache
@require_POST
def everybody(request: DeskRequest, wave: UUID) -> HttpResponse:
    """The letters of everybody without a work e-mail, a hundred at a time."""
    found = wave_or_404(request, wave)
    part = request.POST.get("part", "1")
    number = int(part) if part.isdecimal() and len(part) < 5 else 1
    return _paper(request, found, lambda: making.letters_of_all(found, max(1, number)))


@allow(Ability.REACH_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: DeskRequest, wave: UUID) -> HttpResponse:
    """Who lost the letter: asked here, printed on the next page."""
    found = wave_or_404(request, wave)
    form = OnePersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person: Person = form.cleaned_data["person"]
        if making.can_have_letter(found, person):
            return redirect("reaching:letter", wave=found.pk, person=person.pk)
        form.add_error("person", _("This person was not invited to this survey."))
    context = {"form": form, "wave": found, "suggestions": suggestions()}
    return render(request, "reaching/find_letter.html", context)


@allow(Ability.REACH_PEOPLE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: DeskRequest, wave: UUID, person: UUID) -> HttpResponse:
    """One letter again, with the same code. It says first that it comes in the log."""
    found = wave_or_404(request, wave)
    who = get_object_or_404(Person, pk=person)
    if request.method != "POST":
        return render(request, "reaching/letter.html", {"wave": found, "who": who})
    return _paper(request, found, lambda: [making.letter_again(found, who)], covers=False)


def _paper(
    request: DeskRequest,
    wave: Wave,
    made: Callable[[], Sequence[Letter]],
    *,
    covers: bool = True,
) -> HttpResponse:
    """The letters as a file that is kept nowhere; back to the page when there are none."""
    try:
        letters = made()
    except NoLetters:
        return redirect("reaching:wave", wave=wave.pk)
    printer = Printer(wave, reach_of(wave), request.organisation)
    context = {
        "bundles": printer.bundles(letters),
        "covers": covers,
        "wave": wave,
        "organisation": request.organisation,
    }
    unit = letters[0].unit if len({letter.unit for letter in letters}) == 1 else ""
    name = slugify(f"{_('letters')}-{wave.name}-{unit}") or "brieven"
    return pdf_response(request, "pdf/letters.html", context, f"{name}.pdf", looks=LOOKS)
