"""What every template knows without being told."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_path, get_language_info

from bestendig.pages.access import Desk
from bestendig.pages.navigation import menu, section
from bestendig.pages.shared_screen import is_shared


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """This page in one language: ISO code, name in that language, address, is it this one."""

    code: str
    name: str
    url: str
    current: bool


def site(request: HttpRequest) -> dict[str, object]:
    """The menu, the languages this page can be read in, and whose page it is."""
    current = getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
    desk: Desk | None = getattr(request, "desk", None)
    return {
        "desk": desk,
        "demo": settings.DEMO,
        "shared_screen": bool(desk) and is_shared(request),
        "menu": menu(desk.role if desk else None),
        "section": section(desk.role if desk else None, request.path),
        "language_links": language_links(request.get_full_path(), current),
    }


def language_links(address: str, current: str) -> tuple[LanguageLink, ...]:
    """The languages in which the page at `address` can be read; `current`: the one it is in."""
    return tuple(
        LanguageLink(
            code=code,
            name=get_language_info(code)["name_local"].capitalize(),
            url=_in_language(address, code),
            current=code == current,
        )
        for code, _name in settings.LANGUAGES
    )


def _in_language(address: str, code: str) -> str:
    """The same page; as `django.urls.translate_url`, without looking up which page it is."""
    written = get_language_from_path(address)
    bare = address.removeprefix(f"/{written}") if written else address
    return bare if code == settings.LANGUAGE_CODE else f"/{code}{bare}"
