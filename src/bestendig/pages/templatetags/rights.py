"""`{% load rights %}`: what the pages of the rights desk share."""

from __future__ import annotations

from uuid import UUID

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bestendig.common.registry import REGISTRY, Unit, Value
from bestendig.organisations.breaches.models import StepKind
from bestendig.organisations.roles import Ability
from bestendig.pages.access import Desk
from bestendig.pages.rights import files
from bestendig.pages.wording import as_html, here

register = template.Library()


@register.filter
def shown(value: Value) -> str:
    """A value as people write it."""
    return files.shown(value)


@register.filter
def may(desk: Desk, ability: str) -> bool:
    """Whether this desk may do the ability of that name."""
    return desk.may(Ability[ability])


@register.filter
def erased_parts(erased: dict[str, int]) -> list[tuple[str, int]]:
    """The proof of erasing in words, without the parts that were empty."""
    parts = REGISTRY.erasures
    return [
        (str(parts[name].title) if name in parts else name, rows)
        for name, rows in erased.items()
        if rows
    ]


@register.simple_tag
def length(count: int, in_days: bool) -> str:
    """“3 months”, “1 day”."""
    if in_days:
        return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}
    return ngettext("%(count)d month", "%(count)d months", count) % {"count": count}


@register.simple_tag
def kept_for(code: str, organisation: UUID) -> str:
    """How long the rule of that code keeps something, in words; empty when there is none."""
    rule = REGISTRY.rules.get(code)
    if rule is None:
        return ""
    words = length(rule.keep(organisation), rule.unit is Unit.DAYS)
    if code == "leavers":
        return _("%(length)s after you leave") % {"length": words}
    return _("%(length)s after it is done with") % {"length": words}


@register.simple_tag
def step_help(kind: StepKind) -> SafeString:
    """What a decision about a breach is about."""
    return as_html(here(f"breach.step.{kind.value}"))
