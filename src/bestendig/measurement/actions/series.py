"""Beginning a series."""

from __future__ import annotations

from datetime import date
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bestendig.common import audit, keys
from bestendig.common.registry import months_after
from bestendig.common.scope import Prepared
from bestendig.measurement.ballots import keyring
from bestendig.measurement.models import Series, Wave
from bestendig.organisations.refusal import Refused

MOST_MONTHS = 24
_PROMISED: Final = Prepared(
    lambda number: Wave.objects.filter(series=number).order_by().values_list("keep_panel"), UUID
)


@transaction.atomic
def begin_series(name: str, starts_on: date, ends_on: date) -> Series:
    """A series of waves that are linked, until the day of its last follow-up.

    Raises Refused for more than 24 months.
    """
    if ends_on <= starts_on:
        raise Refused(_("The last day must come after the first."), field="ends_on")
    if ends_on > months_after(starts_on, MOST_MONTHS):
        raise Refused(_("Answers are linked for at most 24 months."), field="ends_on")
    series: Series = Series.objects.create(name=name, starts_on=starts_on, ends_on=ends_on)
    audit.record("begin_series", object_kind="series", object_id=series.pk)
    return series


def kept_months(series: Series, now: int) -> int:
    """How many months after its last follow-up what is linked goes. now: the setting of today.

    The shortest that one of its launched waves was promised; sooner when the setting is.
    """
    return min([now, *(int(months) for (months,) in _PROMISED(series.pk))])


def lock_panel(series_id: UUID, passphrase: str) -> None:
    """Put the key-holder's passphrase on the key that links the waves of a series.

    After this every launch and addition in the series asks for it.
    """
    name = keyring.panel_name(series_id)
    keys.store().lock(name, passphrase)
    audit.record(
        "lock_panel", object_kind="series", object_id=series_id,
        panel_key=keys.store().info(name).fingerprint,
    )  # fmt: skip
