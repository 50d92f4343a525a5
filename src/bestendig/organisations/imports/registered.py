"""What this room tells the registry: what it keeps about a person, and how long."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bestendig.common.registry import (
    Contents,
    RetentionRule,
    Unit,
    register_export,
    register_retention,
)
from bestendig.organisations.imports.models import ImportedPerson
from bestendig.organisations.imports.receiving import KEPT_DAYS, expire_files, old_files
from bestendig.organisations.imports.undoing import UNDO_DAYS, forget_undo, old_undo


def _keep(_organisation: UUID | None) -> int:
    return KEPT_DAYS


def _moment(before: date) -> datetime:
    return timezone.make_aware(datetime.combine(before, time()))


register_retention(
    RetentionRule(
        "people_files",
        _("Files of people that were not imported"),
        keep=_keep,
        apply=lambda before: expire_files(_moment(before)),
        waiting=lambda before: old_files(_moment(before)),
        why=_("Sealed until somebody confirms or cancels; nobody needs it after a week."),
        unit=Unit.DAYS,
    )
)
register_retention(
    RetentionRule(
        "people_undo",
        _("What is needed to undo the last import of people"),
        keep=lambda _organisation: UNDO_DAYS,
        apply=lambda before: forget_undo(_moment(before)),
        waiting=lambda before: old_undo(_moment(before)),
        why=_("Who finds a mistake after a month mends it by hand."),
        unit=Unit.DAYS,
    )
)


_WORDS: Final = {
    "first_name": _("first name"),
    "last_name": _("last name"),
    "work_email": _("work e-mail"),
    "personnel_hash": _("personnel number, made unreadable"),
    "unit": _("unit"),
    "manager": _("manager"),
    "function_family": _("function family"),
    "age_band": _("age"),
    "starts_on": _("in service from"),
    "ends_on": _("in service until"),
}


def _in_words(fields: Iterable[str]) -> str:
    """Which fields, as a person calls them."""
    return ", ".join(str(_WORDS.get(name, name)) for name in sorted(fields))


def read_import(person: UUID) -> Contents:
    """What the last import changed for somebody: which fields, and when."""
    changes = ImportedPerson.objects.filter(person=person).select_related("file")
    return {
        "imported": [
            {"imported_on": x.file.applied_at, "changed_fields": _in_words(x.after)}
            for x in changes
        ]
    }


register_export(
    "import",
    read_import,
    title=_("The last file of people"),
    fields={
        "imported": _("imported"),
        "imported_on": _("imported on"),
        "changed_fields": _("what was written"),
    },
    why=_("To undo an import that was wrong."),
    seen_by=_("Nobody, until it is undone."),
    kept="people_undo",
)
