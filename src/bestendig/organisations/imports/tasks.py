"""The job that imports people."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bestendig.common.jobs import job
from bestendig.organisations.imports.applying import apply_import


@job("people.import", _("Import people"))
def import_people(file_id: str) -> None:
    """Do what was confirmed, in one transaction; or say that it must be looked at again."""
    apply_import(UUID(file_id))
