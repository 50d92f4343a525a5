"""A change of a setting that protects people, in words: for the home page and the overview."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bestendig.organisations.models import SettingChange
from bestendig.organisations.roles import Role
from bestendig.organisations.rules.protection import holds_for, weakens
from bestendig.pages.wording import here

_S = SettingChange.Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One change as a page tells it. who: a name where the reader may know it, else the role."""

    title: str
    before: str
    now: str
    since: date
    weaker: bool
    holds: str
    who: str
    role: str
    why: str
    advice: str


def told(change: SettingChange, who: str = "") -> Told:
    """`change` in words. who: the name of who made it."""
    before = _amount(change.setting, change.before)
    return Told(
        title=str(_S(change.setting).label),
        before=before,
        now=_amount(change.setting, change.now),
        since=timezone.localdate(change.changed_at),
        weaker=weakens(change.setting, change.before, change.now),
        holds=here(
            f"change.holds.{holds_for(change.setting, change.before, change.now)}",
            before=before,
            about=change.why,
        ),
        who=who,
        role=str(Role(change.role).label) if change.role in Role else "",
        # Of an open question it says which survey: that stands in what the change holds for.
        why="" if change.setting == _S.WORDS else change.why,
        advice=change.advice,
    )


def _amount(setting: str, number: int) -> str:
    if setting == _S.K:
        return ngettext("%(n)d answer", "%(n)d answers", number) % {"n": number}
    if setting == _S.WORDS:
        return _("on") if number else _("off")
    if setting == _S.LOAD:
        return _("%(n)d a year") % {"n": number}
    return ngettext("%(n)d month", "%(n)d months", number) % {"n": number}
