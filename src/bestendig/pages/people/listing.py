"""The list of people."""

from __future__ import annotations

from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bestendig.organisations.models import Person
from bestendig.organisations.queries.people import leavers_with_a_team, people_found, unit_paths
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.people.forms import SearchForm

A_PAGE: Final = 50


@allow(Ability.PEOPLE_MANAGE)
@require_safe
def people(request: DeskRequest) -> HttpResponse:
    """People by name, unit and state, fifty a page."""
    units = unit_paths()
    form = SearchForm(request.GET, units=units)
    found = people_found(**form.wanted()).select_related("manager").prefetch_related("grants")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("pagina"))
    query = request.GET.copy()
    query.pop("pagina", None)
    context = {
        "form": form,
        "page": page,
        "rows": [
            (person, units.get(person.unit_id, "") if person.unit_id else "") for person in page
        ],
        "query": query.urlencode(),
        "searched": bool(form.changed_data),
        "nobody": page.paginator.count <= 1 and Person.objects.count() <= 1,
        "leavers": leavers_with_a_team(),
        "may_import": request.desk.may(Ability.PEOPLE_IMPORT),
    }
    return render(request, "people/list.html", context)
