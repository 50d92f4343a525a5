"""What the course keeps about a person: what they promised, and what they look after."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import Contents, register_erasure, register_export
from bestendig.organisations.course.models import Duty, Pledge, Precondition


def register() -> None:
    """Tell the registry. Words that were said for everybody stay, without the name."""
    register_export(
        "course",
        _read,
        title=_("What you promised and look after"),
        fields={
            "pledges": _("pledges"),
            "what": _("what"),
            "due_on": _("by when"),
            "outcome": _("what became of it"),
            "note": _("explanation"),
            "looks_after": _("you look after"),
        },
        why=_("So that everybody can see who does what."),
        seen_by=_("Everybody in your organisation."),
        kept="leavers",
    )
    register_erasure(
        "course", _erase, title=_("your name at pledges and tasks"), own=False, order=20
    )


def _read(person_id: UUID) -> Contents:
    looks_after = [x.get_code_display() for x in Precondition.objects.filter(keeper=person_id)]
    return {
        "pledges": [
            {
                "what": x.what,
                "due_on": x.due_on,
                "outcome": x.get_outcome_display() if x.outcome else "",
                "note": x.note,
            }
            for x in Pledge.objects.filter(person=person_id)
        ],
        "looks_after": ", ".join(
            [*looks_after, *Duty.objects.filter(holder=person_id).values_list("what", flat=True)]
        ),
    }


def _erase(person_id: UUID) -> int:
    return int(
        Pledge.objects.filter(person=person_id).update(person=None)
        + Precondition.objects.filter(keeper=person_id).update(keeper=None)
        + Duty.objects.filter(holder=person_id).update(holder=None)
    )
