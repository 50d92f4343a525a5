"""What of the offer a programme is: what looks like it first, or the programme itself as new."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from bestendig.catalogue.actions import Described, add_intervention
from bestendig.catalogue.models import Intervention
from bestendig.catalogue.queries import all_entries, offer
from bestendig.catalogue.similar import Alike, similar
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.catalogue import names
from bestendig.pages.catalogue.works import card_of
from bestendig.pages.programmes.forms import AsNewForm, OfferForm
from bestendig.pages.programmes.reading import standing_or_404
from bestendig.pages.programmes.views import form_view
from bestendig.programmes.models import Programme

_SUMMARY = 400


@allow(Ability.PROGRAMMES_WRITE)
@form_view
def intervention(request: DeskRequest, programme: UUID) -> HttpResponse:
    """Choose what it is; what came out of it then stands on that card."""
    found = standing_or_404(programme).programme
    alike = _alike(found)
    likest = next((str(x.entry.pk) for x in alike if x.may_be_same and x.entry.pk), "")
    chosen, new = OfferForm(
        request.POST if request.POST.get("do") == "choose" else None,
        alike=[x.entry.pk for x in alike if x.entry.pk],
        offered=_offered(found),
        initial={"intervention": str(found.intervention_id or likest)},
    ), AsNewForm(
        request.POST if request.POST.get("do") == "add" else None,
        asked=bool(request.POST) or any(x.may_be_same for x in alike),
        initial={"name": found.name, "summary": found.promise[:_SUMMARY]},
    )  # fmt: skip
    if (chosen.is_valid() and chosen.carried_out(lambda: _choose(found, chosen))) or (
        new.is_valid() and new.carried_out(lambda: _add(found, new))
    ):
        return redirect("programmes:detail", found.pk)
    shown = {
        "programme": found,
        "form": chosen,
        "new": new,
        "examples": [(x.entry, card_of(x.entry)) for x in alike if not x.entry.pk],
    }
    wrong = chosen.errors or new.errors
    return render(request, "programmes/offer.html", shown, status=422 if wrong else 200)


def _choose(programme: Programme, form: Any) -> None:
    from bestendig.findings.catalogued import choose_intervention  # noqa: PLC0415 - the engine

    said = form.cleaned_data["intervention"]
    choose_intervention(programme.pk, UUID(said) if said else None)


def _add(programme: Programme, form: Any) -> None:
    from bestendig.findings.catalogued import choose_intervention  # noqa: PLC0415 - the engine

    said = form.cleaned_data
    made = add_intervention(
        Described(
            name=said["name"],
            summary=said["summary"],
            outcomes=tuple(programme.outcomes),
            factors=tuple(programme.factors),
            phases=tuple(programme.phases),
        ),
        knowingly=bool(said.get("knowingly")),
    )
    choose_intervention(programme.pk, made.pk)


def _alike(programme: Programme) -> list[Alike]:
    tags = (*programme.outcomes, *programme.factors, *programme.phases)
    everything = all_entries(names.language())
    return similar(programme.name, everything, summary=programme.promise, tags=tags)


def _offered(programme: Programme) -> list[Intervention]:
    """What is on offer, and what was chosen before although it is not any more."""
    rows = list(offer())
    chosen = programme.intervention
    return rows if chosen is None or chosen in rows else [chosen, *rows]
