"""What this room keeps about a person, for the rights desk: that there is a calendar address."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import Contents, register_export
from bestendig.programmes.models import CalendarFeed


def read_feed(person: UUID) -> Contents:
    """When somebody's calendar address was made."""
    row = CalendarFeed.objects.filter(person=person).first()
    return {"made_at": row.made_at} if row else {}


def register() -> None:
    """Shown to who asks. It goes with the person, or when that person withdraws it."""
    register_export(
        "calendar",
        read_feed,
        title=_("Your calendar address"),
        fields={"made_at": _("made on")},
        why=_("So that your calendar can fetch the dates of programmes."),
        seen_by=_("You."),
        kept="leavers",
    )
