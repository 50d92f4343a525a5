from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.actions.sign_in_links import (
    LinkExpired,
    ask_link,
    link_is_open,
    use_link,
)
from bestendig.organisations.models import SignInLink
from bestendig.organisations.roles import Role


@pytest.fixture
def employee(world):
    return world.here.people[Role.EMPLOYEE]


def test_link_lets_in_once_and_its_token_is_kept_nowhere(employee):
    made = ask_link("Employee@Voorbeeldstad.example", next_page="/account/")
    assert made.account == employee.account
    assert link_is_open(made.token)
    row = SignInLink.objects.get()
    assert made.token not in str(row.__dict__)
    used = use_link(made.token)
    assert (used.account, used.next_page) == (employee.account, "/account/")
    assert not link_is_open(made.token)
    with pytest.raises(LinkExpired):
        use_link(made.token)
    assert list(AuditEntry.objects.values_list("action", flat=True)) == ["use_sign_in_link"]


def test_link_works_twenty_minutes(employee, monkeypatch):
    made = ask_link(employee.work_email)
    began = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(minutes=19, seconds=50))
    assert link_is_open(made.token)
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(minutes=20, seconds=1))
    assert not link_is_open(made.token)
    with pytest.raises(LinkExpired):
        use_link(made.token)


def test_using_one_link_ends_the_others(employee):
    first, second = ask_link(employee.work_email), ask_link(employee.work_email)
    use_link(second.token)
    with pytest.raises(LinkExpired):
        use_link(first.token)


def test_link_is_made_only_for_who_may_sign_in(world, employee):
    assert ask_link("nobody@voorbeeldstad.example") is None
    employee.ends_on = timezone.localdate() - timedelta(days=1)
    from bestendig.common import scope  # noqa: PLC0415 - here only

    with scope.bind(world.here.organisation.pk):
        employee.save()
    assert ask_link(employee.work_email) is None
    assert ask_link("platform@bestendig.example").account == world.platform
    world.platform.is_active = False
    world.platform.save()
    assert ask_link("platform@bestendig.example") is None


def test_a_mailbox_is_not_flooded(employee):
    made = [ask_link(employee.work_email) for _time in range(7)]
    assert [x is not None for x in made] == [True] * 5 + [False] * 2


def test_closed_account_does_not_come_in_by_an_older_link(employee):
    made = ask_link(employee.work_email)
    employee.account.is_active = False
    employee.account.save()
    with pytest.raises(LinkExpired):
        use_link(made.token)
