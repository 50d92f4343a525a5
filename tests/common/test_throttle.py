from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import throttle
from bestendig.common.throttle import Limit, Locked
from bestendig.common.throttle.models import Tries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("prepared")]

LIMIT = Limit("test", 3, timedelta(minutes=10), timedelta(minutes=20))


@pytest.fixture
def clock(monkeypatch):
    """A clock that goes on when told to."""

    class Clock:
        now = timezone.now()

        def go_on(self, **how_long):
            self.now += timedelta(**how_long)

    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


def tried(subject="ada"):
    """Whether one more try is allowed."""
    try:
        throttle.attempt(LIMIT, subject)
    except Locked:
        return False
    return True


def test_throttle_locks_after_so_many_tries_and_opens_by_itself(clock):
    assert [tried() for _try in range(5)] == [True, True, True, False, False]
    assert tried("bo")
    clock.go_on(minutes=19, seconds=59)
    assert not tried()
    clock.go_on(seconds=1)
    assert tried()


def test_throttle_counts_within_its_stretch_of_time_only(clock):
    assert [tried() for _try in range(3)] == [True, True, True]
    clock.go_on(minutes=10)
    assert [tried() for _try in range(4)] == [True, True, True, False]


def test_throttle_does_not_prolong_its_lock(clock):
    for _try in range(4):
        tried()
    clock.go_on(minutes=15)
    tried()
    clock.go_on(minutes=5)
    assert tried()


def test_throttle_forgives_who_was_right(clock):
    for _try in range(3):
        tried()
    throttle.forgive(LIMIT, "ada")
    assert [tried() for _try in range(4)] == [True, True, True, False]


def test_throttle_check_counts_nothing_and_tells_the_minutes(clock):
    for _try in range(3):
        tried()
    for _look in range(5):
        throttle.check(LIMIT, "ada")
    tried()
    clock.go_on(minutes=4, seconds=30)
    with pytest.raises(Locked) as locked:
        throttle.check(LIMIT, "ada")
    assert locked.value.minutes == 16


def test_throttle_keeps_no_subject_and_clears_what_is_over(clock):
    tried("192.0.2.17")
    assert [len(row.key) for row in Tries.objects.all()] == [64]
    assert not Tries.objects.filter(key__contains="192").exists()
    clock.go_on(hours=1)
    tried("bo")
    assert Tries.objects.count() == 1
