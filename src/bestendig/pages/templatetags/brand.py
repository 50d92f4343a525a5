"""`{% load brand %}`: the house style of an organisation."""

from __future__ import annotations

from django import template
from django.urls import reverse

from bestendig.organisations.models import Organisation

register = template.Library()


@register.simple_tag
def colours_address(main: str, second: str) -> str:
    """Where the stylesheet of two colours is; empty without an own colour."""
    if not (main or second):
        return ""
    named = "-".join(colour.removeprefix("#") or "eigen" for colour in (main, second))
    return reverse("admin:colours", kwargs={"colours": named})


@register.simple_tag
def logo_address(organisation: Organisation) -> str:
    """Where the logo is; empty without one."""
    if not organisation.logo_version:
        return ""
    version = {"slug": organisation.slug, "version": organisation.logo_version}
    return reverse("admin:logo", kwargs=version)
