"""The wave that somebody answers in. Its questions never change: each process reads them once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from bestendig.measurement.document import Document, read
from bestendig.measurement.models import Invitation, Wave

_KEPT: Final = 64


class NoEntry(LookupError):  # noqa: N818 - says it
    """No invitation goes with this link or code."""


def wave_asked(number: UUID) -> Wave:
    """The wave as it stands now, with its series. Raises NoEntry."""
    waves = Wave.objects.filter(pk=number).select_related("series").defer("questions")
    return _with_questions(waves.first())


def invited(number: UUID, mark: str) -> tuple[Invitation, Wave]:
    """The invitation with this hash of a token, and its wave, in one query. Raises NoEntry."""
    found = Invitation.objects.filter(wave=number, token_hash=mark)
    invitation = found.select_related("wave__series").defer("wave__questions").first()
    if invitation is None:
        raise NoEntry
    return invitation, _with_questions(invitation.wave)


def document_of(number: UUID) -> Document:
    """What is asked in it. Raises Wave.DoesNotExist."""
    return _document(number)


def _with_questions(wave: Wave | None) -> Wave:
    if wave is None:
        raise NoEntry
    wave.questions = _questions(wave.pk)
    return wave


@lru_cache(maxsize=_KEPT)
def _questions(number: UUID) -> dict[str, Any]:
    questions: dict[str, Any] = Wave.objects.values_list("questions", flat=True).get(pk=number)
    return questions


@lru_cache(maxsize=_KEPT)
def _document(number: UUID) -> Document:
    return read(_questions(number))
