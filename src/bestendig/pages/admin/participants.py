"""Participants: people from elsewhere who take part here, in a programme of the fund for one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from bestendig.organisations.actions.organisations import add_participant
from bestendig.organisations.queries.participants import participants
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.admin.forms import ParticipantForm

PER_PAGE = 50


@allow(Ability.PEOPLE_MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def listing(request: DeskRequest) -> HttpResponse:
    """Who takes part from elsewhere, and adding one."""
    form = ParticipantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        added = form.carried_out(lambda: add_participant(**form.cleaned_data))
        if added:
            return redirect("admin:participants")
    page = Paginator(participants(), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {"form": form, "page": page}
    return render(request, "admin/participants.html", context)
