"""What is kept about a manager, and how it is erased."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import Contents, register_erasure, register_export
from bestendig.dialogue.team.models import StepSetAside


def register() -> None:
    """Tell the registry."""
    register_export(
        "team",
        _read,
        title=_("What you do for your team"),
        fields={"set_aside": _("suggested steps that you set aside, on")},
        why=_("So that what you set aside stays away."),
        seen_by=_("Only you."),
        kept="leavers",
    )
    register_erasure("team", _erase, title=_("steps that you set aside"), own=True, order=20)


def _read(person_id: UUID) -> Contents:
    rows = StepSetAside.objects.filter(person=person_id).order_by("on")
    return {"set_aside": ", ".join(f"{x.on}" for x in rows)}


def _erase(person_id: UUID) -> int:
    return int(StepSetAside.objects.filter(person=person_id).delete()[0])
