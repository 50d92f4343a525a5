"""Asking for a package, making it, fetching it, and its end."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from importlib.metadata import version
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from bestendig.common import audit, jobs, keys, scope
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.models import State as RunState
from bestendig.common.zipped import zipped
from bestendig.organisations.models import Organisation
from bestendig.organisations.refusal import Refused
from bestendig.organisations.taking import sealed
from bestendig.organisations.taking.assembling import Assembly
from bestendig.organisations.taking.models import Package

KEPT: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """A package on its way to somebody."""

    name: str
    size: int
    pieces: Iterator[bytes]


@transaction.atomic
def request_package(
    kind: Package.Kind,
    *,
    worth: Package.Worth = Package.Worth.UNKNOWN,
    years: int | None = None,
    category: str = "",
    back: str = "",
) -> Package:
    """Let a job make a package. worth, years, category: what the archivist decided.

    Raises Refused when one of this kind is being made already.
    """
    from bestendig.organisations.taking import tasks  # noqa: PLC0415 - tasks need this module

    if _is_being_made(kind):
        raise Refused(_("This package is being made already. Wait until it is ready."))
    if (worth == Package.Worth.FOR_A_TIME) != (years is not None):
        raise Refused(_("Say for how many years, when it is kept for a time."), field="years")
    package: Package = Package.objects.create(
        kind=kind,
        worth=worth,
        years=years,
        category=category,
        asked_at=timezone.now(),
        asked_by=scope.actor().person,
    )
    package.run = jobs.enqueue(tasks.make_package, back=back, package_id=package.pk).id
    package.save(update_fields=["run"])
    audit.record("request_package", object_kind="package", object_id=package.pk, kind=str(kind))
    return package


def make_package(package_id: UUID) -> None:
    """Write the package and store it, in a stepwise job. A second time does nothing."""
    with tempfile.TemporaryFile() as file:
        with jobs.reading(), translation.override("nl"):
            package = Package.objects.get(pk=package_id)
            if package.ready_at:
                return
            made = Assembly(
                organisation=Organisation.objects.defer("logo").get(pk=scope.current()),
                package=package,
                at=timezone.localtime(),
                version=version("bestendig"),
                progress=jobs.progress,
            )
            size = sealed.write(file, package, zipped(made.files()))
        with jobs.step():
            _store(package_id, file, made, size)


def _store(package_id: UUID, file: object, made: Assembly, size: int) -> None:
    from bestendig.organisations.taking import tasks  # noqa: PLC0415 - tasks need this module

    package = Package.objects.select_for_update().get(pk=package_id)
    sealed.store_pieces(file, package)  # type: ignore[arg-type]
    package.ready_at = timezone.now()
    package.expires_at = package.ready_at + KEPT
    package.files, package.size = len(made.entries), size
    package.fingerprint = made.fingerprint
    package.save()
    jobs.enqueue(tasks.erase_package, after=package.expires_at, package_id=package.pk)
    audit.record(
        "make_package", object_kind="package", object_id=package.pk, kind=package.kind,
        files=package.files, fingerprint=package.fingerprint,
    )  # fmt: skip


def fetch_package(package: Package) -> Fetched:
    """The package for whoever may have it. Raises Refused when it is not there (any more)."""
    if package.expires_at is None or package.expires_at <= timezone.now():
        raise Refused(_("This package is gone. Let it be made again."))
    organisation = Organisation.objects.defer("logo").get(pk=scope.current())
    audit.record("fetch_package", object_kind="package", object_id=package.pk, kind=package.kind)
    what = {"archive": "archiefpakket", "leaving": "vertrekpakket"}[package.kind]
    day = timezone.localdate(package.ready_at).isoformat()
    return Fetched(
        name=f"{what}-{slugify(organisation.name)}-{day}.zip",
        size=package.size,
        pieces=sealed.opened(package),
    )


@transaction.atomic
def erase_package(package_id: UUID) -> int:
    """The content goes, and the key after it. How many packages that were: one or none."""
    package = Package.objects.select_for_update().filter(pk=package_id).first()
    if package is None:
        return 0
    audit.record("erase_package", object_kind="package", object_id=package.pk, kind=package.kind)
    transaction.on_commit(partial(_destroy, sealed.key_name(package)))
    package.delete()
    return 1


def _destroy(name: str) -> None:
    try:
        keys.store().destroy(name, by="retention")
    except keys.KeyMissing:
        return  # it was never begun


def _is_being_made(kind: Package.Kind) -> bool:
    runs = Package.objects.filter(kind=kind, ready_at=None).values("run")
    going = (RunState.WAITING, RunState.RUNNING)
    return bool(JobRun.objects.filter(pk__in=runs, state__in=going).exists())
