"""The ways in of a wave: links and codes, made again from the link key and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from bestendig.measurement.addresses import survey_link
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.models import Door, Wave


@dataclass(frozen=True, slots=True)
class Ways:
    """What makes the link and the code of each invitation of one wave."""

    sign: str
    key: bytes = field(repr=False)

    def link(self, invitation: UUID, language: str) -> str:
        """The personal address: for the mail or the QR code of this person alone."""
        return survey_link(self.sign, access.token_of(self.key, invitation), language)

    def code(self, invitation: UUID) -> str:
        """The code as it is printed, in three groups."""
        return access.spaced(access.code_of(self.key, invitation))


def ways_of(wave: Wave) -> Ways:
    """Raises KeyMissing or Door.DoesNotExist when the box is over: then there is no way in."""
    return Ways(Door.objects.get(wave=wave.pk).sign, keyring.link_key(wave.pk))
