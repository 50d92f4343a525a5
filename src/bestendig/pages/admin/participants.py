"""Participants: people from elsewhere who take part here, in a programme of the fund for one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from bestendig.organisations.actions.organisations import add_participant, add_participants
from bestendig.organisations.queries.participants import participants
from bestendig.organisations.queries.people import unit_names
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.admin.forms import ParticipantForm, ParticipantsForm
from bestendig.pages.forms import sent

PER_PAGE = 50


@allow(Ability.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: DeskRequest) -> HttpResponse:
    """Who takes part from elsewhere, and adding one."""
    said = sent(request)
    several = "lines" in request.POST
    form = ParticipantForm(None if several else said)
    many = ParticipantsForm(said if several else None, tree=tree_on(timezone.localdate()))
    if (form.is_valid() and form.carried_out(lambda: add_participant(**form.cleaned_data))) or (
        many.is_valid() and many.carried_out(lambda: add_participants(**many.cleaned_data))
    ):
        return redirect("admin:participants")
    page = Paginator(participants(), PER_PAGE).get_page(request.GET.get("pagina"))
    people = list(page)
    names = unit_names([x.unit_id for x in people])
    context = {
        "form": form, "many": many, "page": page,
        "rows": [(x, names.get(x.unit_id, "") if x.unit_id else "") for x in people],
    }  # fmt: skip
    return render(request, "admin/participants.html", context)
