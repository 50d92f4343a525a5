"""Addresses by which people come to the questions: in mail, on paper, on a tablet."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings

from bestendig.measurement.ballots.access import Link

# The pages of a survey (`pages.survey`) stand below this.
_DOOR: Final = "/v/"


def survey_link(sign: str, token: bytes, language: str = "nl") -> str:
    """The personal address: for a mail or a QR code, never for a log."""
    return f"{settings.BASE_URL}{_prefix(language)}{_DOOR}{Link(sign, token)}"


def code_address(slug: str, language: str = "nl") -> str:
    """Where the people of an organisation type the code on their letter."""
    return f"{settings.BASE_URL}{_prefix(language)}{_DOOR}{slug}/"


def short_address(slug: str, language: str = "nl") -> str:
    """The same as it is printed."""
    return printed(code_address(slug, language))


def printed(address: str) -> str:
    """An address for on paper: without https:// and without a stroke at the end."""
    parts = urlsplit(address.rstrip("/"))
    return f"{parts.netloc}{parts.path}"


def _prefix(language: str) -> str:
    return "" if language == "nl" else f"/{language}"
