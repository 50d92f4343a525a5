from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import scope
from bestendig.organisations.actions.changed_email import (
    EmailTaken,
    ask_email_change,
    confirm_email_change,
    follow_work_email,
    pending_email,
)
from bestendig.organisations.actions.second_factors import NotYours, reset_second_factor
from bestendig.organisations.actions.sign_in_links import LinkExpired, make_link, use_link
from bestendig.organisations.models import Account
from bestendig.organisations.queries.accounts import may_change_ways_in
from bestendig.organisations.roles import Role
from bestendig.organisations.signing_in.models import EmailChange


@pytest.fixture
def hr(world):
    return world.here.people[Role.HR]


def email_of(person):
    return Account.objects.get(pk=person.account_id).email


def test_address_changes_only_when_its_owner_confirms(hr):
    token = ask_email_change(hr.account, "New@Voorbeeldstad.example")
    assert email_of(hr) == "hr@voorbeeldstad.example"
    assert token not in str(EmailChange.objects.get().__dict__)
    assert pending_email(token) == "new@voorbeeldstad.example"
    changed = confirm_email_change(token)
    assert (changed.old, changed.new) == ("hr@voorbeeldstad.example", "new@voorbeeldstad.example")
    assert email_of(hr) == "new@voorbeeldstad.example"
    with pytest.raises(LinkExpired):
        confirm_email_change(token)


def test_link_that_went_to_the_old_address_opens_nothing_any_more(hr):
    old = make_link(hr.account)
    confirm_email_change(ask_email_change(hr.account, "new@voorbeeldstad.example"))
    with pytest.raises(LinkExpired):
        use_link(old.token)


def test_confirmation_works_a_day_and_only_the_newest(hr, monkeypatch):
    first = ask_email_change(hr.account, "first@voorbeeldstad.example")
    second = ask_email_change(hr.account, "second@voorbeeldstad.example")
    assert pending_email(first) is None
    later = timezone.now() + timedelta(hours=24, seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert pending_email(second) is None
    with pytest.raises(LinkExpired):
        confirm_email_change(second)


def test_address_of_another_account_is_refused(hr, world):
    token = ask_email_change(hr.account, world.platform.email)
    with pytest.raises(EmailTaken):
        confirm_email_change(token)
    assert email_of(hr) == "hr@voorbeeldstad.example"


def test_work_address_alone_changes_nothing_about_signing_in(hr):
    with scope.bind(hr.organisation_id):
        hr.work_email = "hr.new@voorbeeldstad.example"
        hr.save()
    assert email_of(hr) == "hr@voorbeeldstad.example"
    with scope.bind(hr.organisation_id):
        follow_work_email(hr.pk)
    assert email_of(hr) == "hr.new@voorbeeldstad.example"


def test_one_organisation_cannot_take_over_an_account_of_another(hr, world):
    with scope.bind(world.there.organisation.pk):
        there = world.there.people[Role.COACH]
        there.account = hr.account
        there.save()
    with scope.bind(hr.organisation_id):
        hr.work_email = "attacker@voorbeeldstad.example"
        hr.save()
        with pytest.raises(NotYours):
            follow_work_email(hr.pk)
    assert email_of(hr) == "hr@voorbeeldstad.example"


@pytest.mark.parametrize("days", [{"starts_on": 30}, {"ends_on": -30}])
def test_who_starts_elsewhere_later_or_left_there_is_of_that_organisation_too(hr, world, days):
    with scope.bind(world.there.organisation.pk):
        there = world.there.people[Role.COACH]
        there.account = hr.account
        for name, number in days.items():
            setattr(there, name, timezone.localdate() + timedelta(days=number))
        there.save()
    here = str(hr.organisation_id)
    assert not may_change_ways_in(hr.account, here)
    with scope.bind(hr.organisation_id):
        hr.work_email = "attacker@voorbeeldstad.example"
        hr.save()
        with pytest.raises(NotYours):
            follow_work_email(hr.pk)
        with pytest.raises(NotYours):
            reset_second_factor(hr.pk)
