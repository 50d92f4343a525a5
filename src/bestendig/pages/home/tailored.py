"""Tailored agreements on the home page: what waits for whoever looks, or the way to a first."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.dialogue.tailored.queries import Seen, agreements_of, helped_by
from bestendig.organisations.roles import Role
from bestendig.pages.access import Desk
from bestendig.pages.home.card import Card, Line
from bestendig.pages.wording import here

_MOST = 3


def agreements_ask(desk: Desk) -> Card | None:
    """What waits: to sign, to look back at, to help with. The name of the other, never what it
    says: somebody may look along."""
    if desk.person is None:
        return None
    today = timezone.localdate()
    lines = [_line(x) for x in agreements_of(desk.person) if x.waits_for_me or x.due(today)]
    lines += [
        Line(
            text=_("Help %(name)s with a draft") % {"name": x.agreement.employee.first_name},
            url=reverse("tailored:write", args=[x.agreement_id]),
        )
        for x in helped_by(desk.person)
    ]
    return Card(title=_("Your agreements"), lines=tuple(lines[:_MOST])) if lines else None


def agreements_offer(desk: Desk) -> Card | None:
    """The way to one's own agreements, or to a first one."""
    if desk.person is None or agreements_ask(desk):
        return None
    leads = desk.role is Role.MANAGER
    return Card(
        title=_("Tailored agreements"),
        text=here("home.tailored.manager" if leads else "home.tailored"),
        action=_("Agreements in my team") if leads else _("To my agreements"),
        url=reverse("tailored:team" if leads else "tailored:mine"),
    )


def _line(seen: Seen) -> Line:
    name = {"name": seen.other.first_name if seen.other else "–"}
    if not seen.waits_for_me:
        words = _("Look whether the agreement with %(name)s still fits") % name
    elif seen.other_signed:
        words = _("Sign the agreement with %(name)s") % name
    else:
        words = _("Read what %(name)s proposes") % name
    return Line(text=words, url=reverse("tailored:agreement", args=[seen.agreement.pk]))
