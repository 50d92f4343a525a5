"""Getting a programme for a page, and the people who may own one."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.utils import timezone

from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role
from bestendig.organisations.telling import holders
from bestendig.programmes.queries.programmes import Standing, programmes, standings

_OWNERS = (Role.ADVISER, Role.HR, Role.COACH)


def standing_or_404(programme_id: UUID) -> Standing:
    """The programme with where it stands; Http404 when there is none here."""
    found = standings(programmes().filter(pk=programme_id))
    if not found:
        raise Http404
    return found[0]


def owners(*also: Person | None) -> list[Person]:
    """Who can own a programme: advisers, HR and coaches, and who owns this one already."""
    today = timezone.localdate()
    found = {x.pk: x for role in _OWNERS for x in holders(role, today)}
    found |= {x.pk: x for x in also if x is not None}
    return sorted(found.values(), key=str)
