"""Who is in which arm of a programme, laid beside the answers of a series without a name.

A draw or a choice often comes after people have answered for the first time. Then their arms are
kept as pseudonyms, under a key of their own, and moments are made by arm (`actions.gathering`).
Who was given an arm keeps it: people are compared as they were allotted, not as they went.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.common import audit, keys
from bestendig.common.keys import KeyLocked
from bestendig.measurement.ballots import keyring
from bestendig.measurement.ballots.box import pseudonym
from bestendig.measurement.models import Series
from bestendig.measurement.snapshots.columns import (
    ALLOTTED,
    PSEUDONYM,
    allotment_key_name,
    put_allotment_away,
    take_allotment_out,
)
from bestendig.measurement.snapshots.models import Allotment
from bestendig.organisations.refusal import Refused
from bestendig.programmes.models import MeasurementPlan, Programme
from bestendig.programmes.queries.arms import arms_of, programmes_with_arms, series_of

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True)
class Allotted:
    """Where somebody was allotted. arm: "programme", "comparison", or a start moment of a
    staggered start; cohort: the group with which it began; team: whom it was drawn with, where
    teams were; stratum: within which it was drawn."""

    arm: str
    cohort: str = ""
    team: str = ""
    stratum: str = ""


@transaction.atomic
def allot(
    series_id: UUID,
    programme: UUID,
    people: Mapping[UUID, Allotted],
    passphrase: str | None = None,
) -> int:
    """Add people to the arms of a programme: how many were new. Who has an arm keeps it.

    Raises Refused when the series is over, or its panel key waits for the key-holder.
    """
    import polars as pl  # noqa: PLC0415 - 0.2 s, only who draws needs it

    series = Series.objects.select_for_update().get(pk=series_id)
    if series.destroyed_at:
        raise Refused(_("This series is over: nothing is laid beside its answers any more."))
    panel = _panel(series, passphrase)
    rows = [
        (pseudonym(panel, person.bytes), one.arm, one.cohort, one.team, one.stratum)
        for person, one in people.items()
    ]
    kinds = dict.fromkeys((PSEUDONYM, *ALLOTTED), pl.String())
    added = pl.DataFrame(rows, schema=kinds, orient="row")
    found = Allotment.objects.filter(series=series, programme=programme).first()
    if found is not None:
        before = take_allotment_out(found)
        added = added.join(before, on=PSEUDONYM, how="anti")
        _replace(found, pl.concat([before, added]).sort(PSEUDONYM))
    else:
        found = Allotment(series=series, programme=programme)
        put_allotment_away(found, added.sort(PSEUDONYM))
        found.save(force_insert=True)
    audit.record("allot_people", object_kind="programme", object_id=programme, people=added.height)
    return added.height


def allot_arms(programme: Programme, passphrase: str | None = None) -> int:
    """Lay what a draw decided, or what was settled without one, beside the answers of every series
    the programme is measured in: how many were new. A series that has not begun gets it with its
    first launch."""
    people = _people_of(programme)
    going = Series.objects.filter(pk__in=series_of(programme), destroyed_at=None) if people else []
    return sum(allot(series.pk, programme.pk, people, passphrase) for series in going)


def allot_at_launch(plan: MeasurementPlan, series: UUID, passphrase: str | None = None) -> None:
    """Lay what stood before there were surveys beside the series that begins with them."""
    for programme in programmes_with_arms(plan):
        people = _people_of(programme)
        if people and not Allotment.objects.filter(series=series, programme=programme.pk).exists():
            allot(series, programme.pk, people, passphrase)


def _people_of(programme: Programme) -> dict[UUID, Allotted]:
    return {
        person: Allotted(arm=one.arm, team=one.team, stratum=one.stratum)
        for person, one in arms_of(programme).items()
    }


def erase_allotted(series: Series, name: str) -> int:
    """Take a pseudonym out of every allotment of a series: how many rows went."""
    gone = 0
    for allotment in Allotment.objects.select_for_update().filter(series=series):
        frame = take_allotment_out(allotment)
        rest = frame.filter(frame[PSEUDONYM] != name)
        if rest.height < frame.height:
            gone += frame.height - rest.height
            _replace(allotment, rest)
    return gone


def _replace(allotment: Allotment, frame: pl.DataFrame) -> None:
    """Seal it anew; the old key goes with the commit, and with it every copy of the old rows."""
    old = allotment_key_name(allotment.series_id, allotment.programme, allotment.version)
    allotment.version += 1
    put_allotment_away(allotment, frame)
    allotment.save(update_fields=["version", "sealed"])
    transaction.on_commit(partial(keys.store().destroy, old, by="sealed_anew"))


def _panel(series: Series, passphrase: str | None) -> bytes:
    name = keyring.panel_name(series.pk)
    try:
        return keys.store().use(name, passphrase) if passphrase else keys.store().ensure(name)
    except KeyLocked as error:
        raise Refused(
            _("The key of this series is locked. The key-holder must be here to draw or add.")
        ) from error
