"""Changes of settings that protect people. For whoever may see the settings (SETTINGS_READ)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.registry import months_after
from bestendig.organisations.models import Organisation, SettingChange
from bestendig.organisations.rules.protection import weakens


def setting_changes() -> QuerySet[SettingChange]:
    """All of them, newest first."""
    found: QuerySet[SettingChange] = SettingChange.objects.all()
    return found


def weakened_since(moment: datetime) -> list[SettingChange]:
    """Those since then that protect people less, what touches surveys first."""
    rows = setting_changes().filter(changed_at__gte=moment)
    found = [row for row in rows if weakens(row.setting, row.before, row.now)]
    return sorted(found, key=lambda row: SettingChange.Setting.values.index(row.setting))


def gone_before(setting: SettingChange.Setting, before: date) -> date:
    """The day before which everything has to be gone, where `before` is that of the length now.

    What had ended when `setting` was made longer goes as was promised then. At the end of a month
    that can be up to three days later, never sooner.
    """
    months = getattr(Organisation.objects.get(pk=scope.current()), setting.value)
    longer = setting_changes().filter(setting=setting, now__gt=F("before"))
    ended = [
        min(timezone.localdate(row.changed_at), months_after(before, months - row.before))
        for row in longer
    ]
    return max([before, *ended])
