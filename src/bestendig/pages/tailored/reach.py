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
from bestendig.organisations.models import Person
from bestendig.organisations.queries.units import Tree, tree_on
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.tailored.views import told as standing_of
from bestendig.programmes.rules.reach import Part, Told, about, told


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
    first = timezone.localdate().replace(day=1)
    tree, held, k = tree_on(first), holders_on(first), request.organisation.k
    total, domains = told(by_domain(tree, held), k)
    kinds = told(by_kind(tree.total, held), k)[1] if total is not None else ()
    shown = {
        "first": first,
        "size": tree.total,
        "total": total,
        "without": None if total is None else max(about(tree.total - total), 0),
        "domains": [x for x in domains if x.n is not None],
        "hidden_domains": _hidden(domains),
        "kinds": [(Kind(x.name).label, x.n) for x in kinds if x.n is not None],
        "hidden_kinds": [Kind(x).label for x in _hidden(kinds)],
        "k": k,
    }
    return render(request, "tailored/standing.html", shown)


def by_domain(tree: Tree, held: Mapping[UUID, Kind]) -> list[Part]:
    """The parts of the organisation, with who has an agreement in each."""
    rows = Person.objects.filter(pk__in=held).order_by()
    by_unit = Counter(rows.values_list("unit", flat=True))
    parts, size = [], 0
    for root in tree.roots:
        for domain in root.children or (root,):
            inside = sum(by_unit.pop(unit, 0) for unit in tree.forest.whole(domain.unit))
            parts.append(Part(domain.name, inside, domain.total))
        size += root.own if root.children else 0
    elsewhere = sum(by_unit.values())
    if elsewhere:
        parts.append(Part("", elsewhere, max(size, elsewhere)))
    return parts


def by_kind(size: int, held: Mapping[UUID, Kind]) -> list[Part]:
    """The kinds. Each person counts once, so that no kind follows from the others."""
    counts = Counter(held.values())
    return [Part(kind.value, counts[kind], size) for kind in Kind]


def _hidden(parts: tuple[Told, ...]) -> list[str]:
    return [x.name for x in parts if x.n is None]
