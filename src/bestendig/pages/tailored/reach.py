"""How many agreements there are: a manager's own team by name, all others in fives and only where
nobody can be recognised (R16, R76)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bestendig.dialogue.tailored.models import Kind
from bestendig.dialogue.tailored.queries import agreements_of, holders_on, team_of
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.counted import counted_of, first_of_month
from bestendig.pages.tailored.views import told as standing_of
from bestendig.programmes.rules.reach import Part, told


@allow(Ability.TAILORED_TEAM)
@never_cache
@require_safe
def team(request: DeskRequest) -> HttpResponse:
    """A manager's own team: with whom there is an agreement, and who has none yet."""
    today = timezone.localdate()
    rows = [x for x in agreements_of(request.person) if x.agreement.manager_id == request.person.pk]
    people = team_of(request.person)
    shown = {
        "team": people,
        "having": people.size - len(people.without),
        "kinds": [(kind.label, n) for kind, n in people.kinds],
        "rows": [(x, standing_of(x), x.due(today)) for x in rows if not x.ended],
    }
    return render(request, "tailored/team.html", shown)


@allow(Ability.TAILORED_REACH)
@require_safe
def standing(request: DeskRequest) -> HttpResponse:
    """For HR: about how many people have an agreement, by domain and by kind. As it was when this
    month began, so that one agreement more is not seen from one day to the next."""
    first, k = first_of_month(), request.organisation.k
    tree, held = tree_on(first), holders_on(first)
    counted = counted_of(tree, held, k)
    kinds = told(by_kind(tree.total, held), k)[1] if counted.total is not None else ()
    shown = {
        "first": first,
        "counted": counted,
        "kinds": [(Kind(x.name).label, x.n) for x in kinds if x.n is not None],
        "hidden_kinds": [Kind(x.name).label for x in kinds if x.n is None],
        "k": k,
    }
    return render(request, "tailored/standing.html", shown)


def by_kind(size: int, held: Mapping[UUID, Kind]) -> list[Part]:
    """The kinds. Each person counts once, so that no kind follows from the others."""
    counts = Counter(held.values())
    return [Part(kind.value, counts[kind], size) for kind in Kind]
