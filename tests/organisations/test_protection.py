"""Settings that protect people: what weakens, and what was promised before it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import scope
from bestendig.common.registry import REGISTRY, months_after
from bestendig.organisations.actions import settings as change
from bestendig.organisations.models import Person, SettingChange
from bestendig.organisations.queries.setting_changes import gone_before
from bestendig.organisations.rules.protection import Holds, holds_for, weakens

S = SettingChange.Setting


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk, scope.Actor(role="organisation_admin")):
        yield world.here.organisation


@pytest.mark.parametrize(
    ("setting", "before", "now", "weaker", "holds"),
    [
        (S.K, 10, 8, True, Holds.NEW_SURVEYS),
        (S.K, 8, 10, False, Holds.NEW_SURVEYS),
        (S.PANEL, 1, 3, True, Holds.NEW_SERIES),
        (S.PANEL, 3, 1, False, Holds.AT_ONCE),
        (S.LEAVERS, 3, 6, True, Holds.NEW_LEAVERS),
        (S.LEAVERS, 6, 3, False, Holds.AT_ONCE),
        (S.AUDIT, 24, 36, True, Holds.NEW_ENTRIES),
        (S.AUDIT, 24, 6, True, Holds.LOG_AT_ONCE),
        (S.LOAD, 4, 6, True, Holds.NEW_SURVEYS),
        (S.LOAD, 6, 4, False, Holds.AT_ONCE),
    ],
)
def test_which_change_weakens_and_for_what_it_holds(setting, before, now, weaker, holds):
    assert (weakens(setting, before, now), holds_for(setting, before, now)) == (weaker, holds)


def test_change_is_written_down_with_who_made_it(here):
    change.change_keeping_times(keep_leavers=6, keep_audit=36, keep_panel=3)
    found = [(x.setting, x.before, x.now, x.role) for x in SettingChange.objects.all()]
    assert found == [
        ("keep_audit", 24, 36, "organisation_admin"),
        ("keep_leavers", 3, 6, "organisation_admin"),
    ]


def test_who_had_left_goes_as_was_promised_then(here):
    today = timezone.localdate()
    change.change_keeping_times(keep_leavers=6, keep_audit=24, keep_panel=3)
    rule = REGISTRY.rules["leavers"]
    left = Person.objects.create(first_name="Weg", ends_on=today - timedelta(days=10))
    later = Person.objects.create(first_name="Later", ends_on=today + timedelta(days=1))

    def gone(day):
        return rule.waiting(rule.before(here.pk, day))

    assert gone(months_after(left.ends_on, 3)) == 0
    assert gone(months_after(left.ends_on, 3) + timedelta(days=4)) == 1
    assert gone(months_after(later.ends_on, 3) + timedelta(days=4)) == 1
    assert gone(months_after(later.ends_on, 6) + timedelta(days=4)) == 2


def test_log_from_before_it_was_kept_longer_goes_as_promised(here):
    before = timezone.localdate()
    change.change_keeping_times(keep_leavers=3, keep_audit=36, keep_panel=3)
    day = months_after(before, -12)
    assert gone_before(S.AUDIT, day) == before
    assert gone_before(S.AUDIT, months_after(before, -24)) == months_after(before, -12)
    assert gone_before(S.AUDIT, months_after(before, 2)) == months_after(before, 2)
