"""System checks: what the environment and the database must give before anything is served."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from bestendig.common import walls

_NEEDED = {
    "SECRET_KEY": "a long random text that nobody else knows",
    "BASE_URL": "the https:// address that people use",
    "ALLOWED_HOSTS": "the host names that we answer to, separated by commas",
}


@register
def environment_is_complete(**_kwargs: Any) -> list[CheckMessage]:
    """One error for each setting that the environment should have given."""
    return [
        Error(
            f"{name} is missing from the environment.",
            hint=f"Set {name}: {what}. Only looking around? Use DEMO=1.",
            id=f"bestendig.E{number:03}",
        )
        for number, (name, what) in enumerate(_NEEDED.items(), start=1)
        if not _given(name)
    ]


@register(Tags.database)
def walls_stand(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """One error for each gap in the walls between organisations (`check --database default`)."""
    if "default" not in (databases or []) or walls.working_as_owner():
        return []
    return [Error(gap, id="bestendig.E010") for gap in walls.gaps()]


def _given(name: str) -> bool:
    try:
        return bool(getattr(settings, name))
    except ImproperlyConfigured:  # how Django answers for an empty SECRET_KEY
        return False
