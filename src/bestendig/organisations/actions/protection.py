"""Writing down what became of a setting that protects people."""

from __future__ import annotations

from django.utils import timezone

from bestendig.common import scope
from bestendig.organisations.models import SettingChange


def write_down(setting: str, before: int, now: int, *, why: str = "", advice: str = "") -> None:
    """One change, with who makes it. The rules of the change were checked; needs a transaction."""
    who = scope.actor()
    SettingChange.objects.create(
        setting=setting, before=before, now=now, changed_at=timezone.now(),
        by=who.person, role=who.role, why=why, advice=advice,
    )  # fmt: skip
