"""Choosing somebody by typing a name or e-mail address: a list of thousands fits no menu."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Value
from django.db.models.functions import Concat, Lower, Trim
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.organisations.models import Person
from bestendig.organisations.queries.people import unit_names
from bestendig.organisations.queries.seats import in_service

# More names than this are not sent along with the page.
MOST: Final = 600


class PersonField(forms.CharField):
    """A person in service, typed as a name, "name (unit)" or e-mail address."""

    def clean(self, value: Any) -> Person | None:
        """The only person that fits. Raises ValidationError for none and for several."""
        typed = super().clean(value)
        if not typed:
            return None
        found = _found(typed)
        if not found:
            raise ValidationError(_("We find nobody called %(name)s.") % {"name": typed})
        if len(found) > 1:
            raise ValidationError(
                _("There are more people called %(name)s. Type the e-mail address.")
                % {"name": typed}
            )
        return found[0]


def shown(person: Person | None, units: dict[Any, str] | None = None) -> str:
    """How somebody is typed, so that the field reads it back as the same person."""
    if person is None:
        return ""
    if person.work_email:
        return person.work_email
    names = units if units is not None else unit_names([person.unit_id])
    unit = names.get(person.unit_id) if person.unit_id else None
    return f"{person} ({unit})" if unit else str(person)


def suggestions() -> list[str]:
    """People to choose from, as they may be typed; none where they are too many for a page."""
    people = list(in_service(Person.objects.all(), timezone.localdate())[: MOST + 1])
    if len(people) > MOST:
        return []
    names = dict(unit_names([x.unit_id for x in people]))
    return [f"{x} ({names[x.unit_id]})" if x.unit_id in names else str(x) for x in people]


def _found(typed: str) -> list[Person]:
    people = in_service(Person.objects.all(), timezone.localdate())
    if "@" in typed:
        return list(people.filter(work_email__iexact=typed.strip())[:2])
    named = people.annotate(whole=Lower(Trim(Concat("first_name", Value(" "), "last_name"))))
    exact: list[Person] = list(named.filter(whole=typed.strip().lower())[:20])
    if exact:
        return exact
    parts = re.fullmatch(r"(.+?)\s*\(([^()]+)\)", typed.strip())
    if parts is None:
        return []
    several = list(named.filter(whole=parts[1].strip().lower())[:20])
    names = unit_names([x.unit_id for x in several])
    wanted = parts[2].strip().casefold()
    return [x for x in several if x.unit_id and names.get(x.unit_id, "").casefold() == wanted]
