"""A file with figures comes in, is confirmed, and can be taken back; no figure is rewritten."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bestendig.common import audit, scope
from bestendig.common.keys import store
from bestendig.common.sealing import open_sealed, seal
from bestendig.organisations.models import Organisation
from bestendig.organisations.queries.units import tree_on
from bestendig.organisations.refusal import Refused
from bestendig.rates.models import Grain, Measure, RatesFile, RateVersion, Scale, State
from bestendig.rates.periods import Period
from bestendig.rates.planning import Question, make_plan
from bestendig.rates.queries import current_rates, ever_known
from bestendig.rates.reading import read_rates
from bestendig.rates.values import Key, Plan

_OBJECT: Final = "rates_file"


def receive_rates(name: str, content: bytes, source: str, differs: str = "") -> RatesFile:
    """Take a file in, sealed. Raises TableError for one that cannot be read or holds people;
    nothing of it is kept then."""
    read_rates(name, content)
    return _kept(name, content, source.strip(), differs.strip())


@transaction.atomic
def _kept(name: str, content: bytes, source: str, differs: str) -> RatesFile:
    key = uuid4()
    file: RatesFile = RatesFile.objects.create(
        id=key,
        name=name[-200:],
        uploaded_by=scope.actor().person,
        uploaded_at=timezone.now(),
        content=seal(content, _key(), _about(key)),
        source=source,
        differs=differs,
    )
    audit.record("receive_rates", object_kind=_OBJECT, object_id=key)
    return file


def plan_of(file: RatesFile, today: date | None = None) -> Plan:
    """What the file would do now. Raises ValueError when it is gone."""
    if file.content is None:
        raise ValueError("the file is gone")
    content = open_sealed(bytes(file.content), _key(), _about(file.id))
    question = Question(
        today=today or timezone.localdate(),
        organisation=Organisation.objects.get(pk=scope.current()).name,
        known=current_rates(),
        ever=ever_known(),
        tree=tree_on,
        scales=file.scales,
    )
    return make_plan(read_rates(file.name, content), question)


@transaction.atomic
def say_scales(file_id: UUID, scales: Mapping[Measure, Scale]) -> RatesFile:
    """Say what the numbers of a file mean, where they could mean two things."""
    file = _locked(file_id, State.PREVIEW)
    file.scales = {**file.scales, **{str(x): str(scale) for x, scale in scales.items()}}
    file.save(update_fields=["scales"])
    return file


@transaction.atomic
def confirm_rates(file_id: UUID, shown: str) -> RatesFile:
    """Write what was shown; `shown` is the fingerprint of the plan on the page.

    Raises Refused when it would no longer do the same, or does nothing.
    """
    file = _locked(file_id, State.PREVIEW)
    plan = plan_of(file)
    if plan.digest != shown:
        raise Refused(_("The figures were changed meanwhile. Look at the list again."))
    if not plan.changes:
        raise Refused(_("This file changes nothing."))
    _write(file, {x.key: x.new for x in plan.changes})
    file.state, file.content, file.applied_at = State.APPLIED, None, timezone.now()
    file.added, file.changed, file.refused = len(plan.added), len(plan.changed), plan.refused
    file.save()
    audit.record(
        "import_rates",
        object_kind=_OBJECT,
        object_id=file.id,
        added=file.added,
        changed=file.changed,
    )
    return file


@transaction.atomic
def cancel_rates(file_id: UUID) -> RatesFile:
    """Throw the file away; nothing of it was used."""
    file = _locked(file_id, State.PREVIEW)
    file.state, file.content = State.CANCELLED, None
    file.save(update_fields=["state", "content"])
    audit.record("cancel_rates", object_kind=_OBJECT, object_id=file.id)
    return file


@transaction.atomic
def undo_rates(file_id: UUID) -> RatesFile:
    """Everything as it was before a file: where it still counts, the value before it comes back
    as a new version. What a later file corrected stays."""
    file = _locked(file_id, State.APPLIED)
    back: dict[Key, Decimal | None] = {}
    for key, rows in _rows().items():
        if rows[-1].file_id == file.pk:
            before = [x.value for x in rows if x.file_id != file.pk]
            back[key] = before[-1] if before else None
    _write(file, back)
    file.state, file.undone_at = State.UNDONE, timezone.now()
    file.save(update_fields=["state", "undone_at"])
    audit.record("undo_rates", object_kind=_OBJECT, object_id=file.id, figures=len(back))
    return file


def _write(file: RatesFile, values: Mapping[Key, Decimal | None]) -> None:
    """A new version of each figure."""
    versions = {key: rows[-1].version for key, rows in _rows().items()}
    RateVersion.objects.bulk_create(
        [
            RateVersion(
                file=file,
                measure=key.measure,
                unit_id=key.unit,
                grain=key.period.grain,
                starts_on=key.period.starts_on,
                version=versions.get(key, 0) + 1,
                value=value,
            )
            for key, value in values.items()
        ],
        500,
    )


def _rows() -> dict[Key, list[RateVersion]]:
    """All versions by figure, the newest last."""
    found: dict[Key, list[RateVersion]] = {}
    for row in RateVersion.objects.order_by("version"):
        key = Key(Measure(row.measure), row.unit_id, Period(row.starts_on, Grain(row.grain)))
        found.setdefault(key, []).append(row)
    return found


def _locked(file_id: UUID, state: State) -> RatesFile:
    """The file, for this transaction alone, and so all figures. Raises Refused."""
    Organisation.objects.select_for_update().get(pk=scope.current())
    file: RatesFile = RatesFile.objects.get(pk=file_id)
    if file.state != state:
        raise Refused(_("This file is not waiting any more."))
    return file


def _key() -> bytes:
    return store().ensure(f"{scope.current()}/rates-files")


def _about(file: UUID) -> bytes:
    return f"rates file {file}".encode()
