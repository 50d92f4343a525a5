"""`{% load days %}`: days as people say them, in the language of the page."""

from __future__ import annotations

from datetime import date, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()
_NEAR = timedelta(days=300)


@register.filter
def day(value: date | None) -> str:
    """“26 december”; with the year when it is not within ten months of today."""
    if value is None:
        return ""
    near = abs(value - timezone.localdate()) < _NEAR
    return date_format(value, "j F" if near else "j F Y")
