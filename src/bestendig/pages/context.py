"""What every template knows without being told."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language_info


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """This page in one language: ISO code, name in that language, address, is it this one."""

    code: str
    name: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, object]:
    """The languages this page can be read in."""
    current = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    return {
        "language_links": tuple(
            LanguageLink(
                code=code,
                name=get_language_info(code)["name_local"].capitalize(),
                url=translate_url(request.get_full_path(), code),
                current=code == current,
            )
            for code, _name in settings.LANGUAGES
        ),
    }
