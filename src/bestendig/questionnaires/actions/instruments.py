"""Registering what may be used under a licence."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.common import audit
from bestendig.organisations.refusal import Refused
from bestendig.questionnaires.models import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """What a licence says. labels: answers of the instrument's own, one a line."""

    name: str
    holder: str
    number: str
    scope: str
    starts_on: date
    expires_on: date
    people_at_most: int | None = None
    proof: str = ""
    lowest: int = 1
    labels_nl: str = ""
    labels_en: str = ""


@transaction.atomic
def register_instrument(told: Licence) -> Instrument:
    """Write down an instrument and its licence, before its questions can be entered."""
    _check(told)
    instrument: Instrument = Instrument.objects.create(**asdict(told))
    audit.record("register_instrument", object_kind="instrument", object_id=instrument.pk)
    return instrument


@transaction.atomic
def renew_licence(instrument_id: UUID, told: Licence) -> None:
    """What the licence says now. The instrument's answers stay: its questions lean on them."""
    instrument = Instrument.objects.select_for_update().get(pk=instrument_id)
    _check(told)
    for name, value in asdict(told).items():
        if name not in {"lowest", "labels_nl", "labels_en"}:
            setattr(instrument, name, value)
    instrument.save()
    audit.record("renew_licence", object_kind="instrument", object_id=instrument.pk)


def _check(told: Licence) -> None:
    if told.expires_on < told.starts_on:
        raise Refused(_("That is before it began."), field="expires_on")
    for name in ("name", "holder", "number", "scope"):
        if not getattr(told, name).strip():
            raise Refused(_("This is still empty."), field=name)
    lines = [x.splitlines() for x in (told.labels_nl, told.labels_en) if x.strip()]
    if lines and (len(lines[0]) < 2 or len({len(x) for x in lines}) > 1):
        raise Refused(
            _("Two answers at least, and as many in English as in Dutch."), field="labels_nl"
        )
    if told.labels_en.strip() and not told.labels_nl.strip():
        raise Refused(_("This is still empty."), field="labels_nl")
