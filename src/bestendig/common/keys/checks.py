"""System checks: the keys are where they should be, and nobody else can read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from bestendig.common.keys import folder_of


@register
def key_store_is_apart(**_kwargs: Any) -> list[CheckMessage]:
    """Errors for a KEY_STORE that is no folder, lies with the database, or is open to others."""
    try:
        folder = folder_of(settings.KEY_STORE).resolve()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="bestendig.E010")]
    found: list[CheckMessage] = []
    if not settings.DEMO and any(_together(folder, place) for place in _places_of_data()):
        found.append(
            Error(
                "The key store lies in one folder with the database.",
                hint="Set KEY_STORE: file:///path to a folder outside DATA_DIR and outside the "
                "folder of the database, so that no backup holds both. Only looking around? "
                "Use DEMO=1.",
                id="bestendig.E011",
            )
        )
    if folder.is_dir() and folder.stat().st_mode & 0o077:
        found.append(
            Error(
                "Other users of this machine can look into the key store.",
                hint=f"chmod -R go= {folder}",
                id="bestendig.E012",
            )
        )
    return found


def _places_of_data() -> list[Path]:
    places = [Path(settings.DATA_DIR).resolve()]
    database = settings.DATABASES["default"]
    if str(database["ENGINE"]).endswith("sqlite3"):
        places.append(Path(str(database["NAME"])).resolve().parent)
    return places


def _together(folder: Path, place: Path) -> bool:
    return folder.is_relative_to(place) or place.is_relative_to(folder)
