"""What this room tells the registry: by what name another system knows somebody."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import Contents, register_export
from bestendig.organisations.connections.models import ScimPerson


def read_names(person: UUID) -> Contents:
    """The names by which the HR system knows somebody."""
    link = ScimPerson.objects.filter(person=person).first()
    return {"user_name": link.user_name, "external_id": link.external_id} if link else {}


register_export(
    "hr_system",
    read_names,
    title=_("In the HR system"),
    fields={"user_name": _("user name"), "external_id": _("number in that system")},
    why=_("To know whom a change in the HR system is about."),
    seen_by=_("You, and the HR system."),
    kept="leavers",
)
