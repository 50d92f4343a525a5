"""Changing settings: what the rules refuse, what is saved, and what the log says."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.organisations.test_house_style import picture

from bestendig.common import scope
from bestendig.common.audit.models import AuditEntry
from bestendig.organisations.actions import settings as change
from bestendig.organisations.models import Organisation
from bestendig.organisations.refusal import Refused

TODAY = timezone.localdate


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here.organisation


def decided(**changes):
    return {"decision": "Klein.", "advice": "Akkoord.", "decided_on": TODAY(), **changes}


def test_smallest_group_below_ten_needs_decision_advice_and_date(here):
    for lacking in ("decision", "advice", "decided_on"):
        with pytest.raises(Refused) as refusal:
            change.change_smallest_group(k=8, **decided(**{lacking: None}))
        assert refusal.value.field == lacking
    change.change_smallest_group(k=8, **decided())
    here.refresh_from_db()
    assert (here.k, here.k_decision, here.k_advice) == (8, "Klein.", "Akkoord.")


@pytest.mark.parametrize("k", [4, 1, 0, -3, 101])
def test_smallest_group_below_five_is_never_possible(here, k):
    with pytest.raises(Refused):
        change.change_smallest_group(k=k, **decided())
    here.refresh_from_db()
    assert here.k == 10


def test_database_itself_refuses_a_small_group_without_decision(here):
    with pytest.raises(IntegrityError):
        Organisation.objects.filter(pk=here.pk).update(k=9, k_decision="Zomaar.")


def test_back_at_ten_the_decision_is_gone(here):
    change.change_smallest_group(k=8, **decided())
    change.change_smallest_group(k=10)
    here.refresh_from_db()
    assert (here.k, here.k_decision, here.k_advice, here.k_decided_on) == (10, "", "", None)


def test_decision_of_tomorrow_is_refused(here):
    tomorrow = TODAY() + timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        change.change_smallest_group(k=8, **decided(decided_on=tomorrow))
    assert refusal.value.field == "decided_on"


def test_log_says_which_settings_changed_and_not_to_what_words(here):
    change.change_contact(
        contact_name="Canary Person",
        contact_phone="030 999 88 77",
        contact_email="canary@voorbeeldstad.nl",
        fg_name="Alex",
        fg_contact="fg@voorbeeldstad.example",
    )
    change.change_smallest_group(k=12)
    words, number = AuditEntry.objects.order_by("sequence")
    assert (words.action, words.details) == (
        "change_settings",
        {"contact_name": True, "contact_phone": True, "contact_email": True},
    )
    assert (number.action, number.details) == ("change_settings", {"k": 12})


def test_nothing_changed_is_not_logged(here):
    result = change.change_details(
        name=here.name, kind=here.kind, size_class=here.size_class, province=here.province
    )
    assert result == change.Changed(settings=(), reopened=0)
    assert AuditEntry.objects.count() == 0


def test_name_of_another_organisation_is_refused(here, world):
    with pytest.raises(Refused) as refusal:
        change.change_details(
            name=world.there.organisation.name,
            kind=here.kind,
            size_class=here.size_class,
            province=here.province,
        )
    assert refusal.value.field == "name"


@pytest.mark.parametrize(
    "months",
    [
        {"keep_leavers": 25, "keep_audit": 24, "keep_panel": 3},
        {"keep_leavers": 3, "keep_audit": 5, "keep_panel": 3},
        {"keep_leavers": 3, "keep_audit": 24, "keep_panel": 4},
    ],
)
def test_keeping_longer_or_logging_shorter_than_the_rules_is_refused(here, months):
    with pytest.raises(Refused):
        change.change_keeping_times(**months)


def test_logo_is_kept_until_it_is_replaced_or_taken_away(here):
    change.change_house_style(main="#005EA5", second="", logo=picture())
    here.refresh_from_db()
    first = here.logo_version
    assert (here.brand_colour, here.logo_type, len(first)) == ("#005ea5", "image/png", 12)
    change.change_house_style(main="#b00020", second="")
    here.refresh_from_db()
    assert here.logo_version == first
    change.change_house_style(main="", second="", without_logo=True)
    here.refresh_from_db()
    assert (here.logo, here.logo_version, here.brand_colour) == (None, "", "")


def test_style_that_cannot_be_read_is_refused_and_nothing_saved(here):
    with pytest.raises(Refused):
        change.change_house_style(main="#ffff00", second="", logo=picture())
    here.refresh_from_db()
    assert (here.brand_colour, here.logo) == ("", None)
