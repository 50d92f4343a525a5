"""The wave that somebody answers in, and whose it is.

Of a wave only `_CHANGES` can change after its launch (`guarding`); each process reads the rest
once. What can change is read anew each time, with what its pages show of the organisation.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from bestendig.common.scope import Prepared
from bestendig.measurement.document import Document, read
from bestendig.measurement.models import HAS_TOKEN, Invitation, Wave
from bestendig.organisations.models import Organisation

_KEPT: Final = 64
_CHANGES: Final = ("state", "closes_at", "name")
_SHOWN: Final = (
    "id", "slug", "name", "made_up", "keep_panel", "contact_name", "contact_phone",
    "fg_name", "fg_contact", "brand_colour", "accent_colour",
)  # fmt: skip
_ROW: Final = (*_CHANGES, *(f"organisation__{name}" for name in _SHOWN))
_ROW_OF_INVITED: Final = ("pk", "answered", "declined", *(f"wave__{name}" for name in _ROW))


class NoEntry(LookupError):
    """No invitation goes with this link or code."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A wave as it stands now, with its series, and its organisation.

    The same object as long as nothing of it changes, so that a page that shows no more than this
    need be drawn only once.
    """

    wave: Wave
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Invited:
    """What is known of an invitation while one can answer."""

    number: UUID
    answered: bool
    declined: bool


def wave_asked(number: UUID) -> Asked:
    """How it stands now. Raises NoEntry."""
    for row in _WAVES(number):
        return _asked(number, row)
    raise NoEntry


def invited(number: UUID, mark: str) -> tuple[Invited, Asked]:
    """The invitation with this hash of a token, and its wave, in one query. Raises NoEntry."""
    for pk, answered, declined, *row in _INVITED(number, mark):
        return Invited(pk, answered, declined), _asked(number, tuple(row))
    raise NoEntry


def document_of(number: UUID) -> Document:
    """What is asked in it. Raises Wave.DoesNotExist."""
    return _document(number)


_WAVES: Final = Prepared(
    lambda number: Wave.objects.order_by().filter(pk=number).values_list(*_ROW), UUID
)
_INVITED: Final = Prepared(
    lambda number, mark: Invitation.objects.filter(
        HAS_TOKEN, wave=number, token_hash=mark
    ).values_list(*_ROW_OF_INVITED),
    UUID, str,
)  # fmt: skip


@lru_cache(maxsize=_KEPT)
def _asked(number: UUID, row: tuple[Any, ...]) -> Asked:
    wave = copy(_launched(number))
    for name, value in zip(_CHANGES, row, strict=False):
        setattr(wave, name, value)
    shown = row[len(_CHANGES) :]
    return Asked(wave, Organisation.from_db(wave._state.db, _SHOWN, shown))


@lru_cache(maxsize=_KEPT)
def _launched(number: UUID) -> Wave:
    wave: Wave = Wave.objects.select_related("series").get(pk=number)
    return wave


@lru_cache(maxsize=_KEPT)
def _document(number: UUID) -> Document:
    return read(_launched(number).questions)
