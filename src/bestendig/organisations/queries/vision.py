"""The vision and its versions, for everybody in the organisation (`Ability.VISION_READ`)."""

from __future__ import annotations

from django.db.models import QuerySet

from bestendig.organisations.models import VisionVersion


def visions() -> QuerySet[VisionVersion]:
    """Every version, the newest first. None yet: the definition of the A&O fonds is shown."""
    rows: QuerySet[VisionVersion] = VisionVersion.objects.order_by("-version")
    return rows
