"""The jobs that make a package, and end it."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from bestendig.common.jobs import job
from bestendig.organisations.taking import actions


@job("taking.make_package", _("Make a package"), stepwise=True)
def make_package(package_id: str) -> None:
    """Write one package, sealed."""
    actions.make_package(UUID(package_id))


@job("taking.erase_package", _("Erase a package"))
def erase_package(package_id: str) -> None:
    """A package that has been there for a day goes."""
    actions.erase_package(UUID(package_id))
