"""The registry of what rooms keep about people."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from bestendig.common.registry import Registry, RetentionRule, Unit, months_after


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 26), 1, date(2026, 12, 26)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 10), -1, date(2025, 12, 10)),
        (date(2026, 2, 28), -24, date(2024, 2, 28)),
        (date(2026, 5, 5), 0, date(2026, 5, 5)),
    ],
)
def test_months_after_ends_on_the_same_day_or_the_last_of_the_month(
    day: date, months: int, then: date
) -> None:
    assert months_after(day, months) == then


def test_rule_before_counts_months_of_the_organisation() -> None:
    here, there = uuid4(), uuid4()
    lengths = {here: 3, there: 12, None: 1}
    rule = RetentionRule("leavers", "People who left", lengths.__getitem__, lambda before: 0)
    assert rule.before(here, date(2026, 5, 31)) == date(2026, 2, 28)
    assert rule.before(there, date(2026, 5, 31)) == date(2025, 5, 31)
    assert rule.before(None, date(2026, 5, 31)) == date(2026, 4, 30)


def test_rule_before_counts_days() -> None:
    rule = RetentionRule("files", "Files", lambda _: 7, lambda before: 0, unit=Unit.DAYS)
    assert rule.before(None, date(2026, 3, 3)) == date(2026, 2, 24)


@pytest.mark.parametrize("what", ["export", "erasure", "rule"])
def test_registry_refuses_the_same_name_twice(what: str) -> None:
    registry = Registry()

    def register() -> None:
        if what == "export":
            registry.register_export("person", lambda person: {})
        elif what == "erasure":
            registry.register_erasure("person", lambda person: 0)
        else:
            registry.register_retention(RetentionRule("person", "", lambda _: 1, lambda before: 0))

    register()
    with pytest.raises(ValueError, match="'person' is registered already"):
        register()


def test_registry_erases_in_order_and_can_leave_what_is_the_employers() -> None:
    registry = Registry()
    registry.register_erasure("person", lambda person: 1, order=100)
    registry.register_erasure("questions", lambda person: 2, own=True)
    registry.register_erasure("grants", lambda person: 3, order=50)
    assert [e.name for e in registry.erasures_in_order()] == ["questions", "grants", "person"]
    assert [e.name for e in registry.erasures_in_order(own_only=True)] == ["questions"]
