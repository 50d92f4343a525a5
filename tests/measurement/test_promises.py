"""A launched wave keeps the settings it was launched with, however they are weakened after."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bestendig.common.registry import REGISTRY, months_after
from bestendig.measurement.actions import launching
from bestendig.measurement.actions.inviting import most_a_year
from bestendig.measurement.actions.series import kept_months
from bestendig.measurement.models import Invitation, Wave
from bestendig.measurement.queries.asked import Asked
from bestendig.measurement.queries.standing import Box, Standing
from bestendig.organisations.actions import settings as change
from bestendig.organisations.models import Organisation, Processing, SettingChange

LESS = {"keep_leavers": 3, "keep_audit": 24}


@pytest.fixture
def tight(town):
    """Kept a month, one invitation a year; and a wave launched with that."""
    _load(1)
    Organisation.objects.update(k=12, keep_panel=1)
    return town.launch()


def _load(most):
    row = Processing.objects.first() or Processing()
    row.invitations_a_year = most
    row.save()


def weaken():
    change.change_smallest_group(
        k=8, decision="Klein.", advice="Akkoord.", decided_on=timezone.localdate()
    )
    change.change_keeping_times(**LESS, keep_panel=3)
    _load(12)


def due(day):
    rule = REGISTRY.rules["linked_answers"]
    return rule.waiting(rule.before(None, day))


def test_launched_wave_keeps_group_keeping_time_and_cap(town, tight):
    weaken()
    tight.refresh_from_db()
    assert (tight.k, tight.keep_panel, tight.most_a_year) == (12, 1, 1)
    for name, value in (("k", 8), ("keep_panel", 3), ("most_a_year", 12)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Wave.objects.filter(pk=tight.pk).update(**{name: value})


def test_linked_answers_go_when_they_were_promised_to_go(town, tight):
    weaken()
    organisation = Organisation.objects.get()
    Wave.objects.filter(pk=tight.pk).update(state="closing")
    Wave.objects.filter(pk=tight.pk).update(state="closed")
    last = months_after(town.series.ends_on, 1)
    assert kept_months(town.series, organisation.keep_panel) == 1
    assert Standing(box=Box.OVER, asked=Asked(tight, organisation)).erased_on == last + timedelta(
        days=1
    )
    assert (due(last - timedelta(days=1)), due(last + timedelta(days=4))) == (0, 1)


def test_keeping_shorter_holds_at_once(town, tight):
    change.change_keeping_times(**LESS, keep_panel=0)
    Wave.objects.filter(pk=tight.pk).update(state="closing")
    Wave.objects.filter(pk=tight.pk).update(state="closed")
    assert due(town.series.ends_on + timedelta(days=1)) == 1


def test_cap_of_the_launch_holds_for_who_comes_later(town, tight):
    """Somebody who was asked once this year is not added to a wave that promised that."""
    person = town.people[0]
    Invitation.objects.all().delete()
    assert Invitation.objects.filter(wave=town.launch(), person=person).count() == 1
    weaken()
    assert (most_a_year(), launching.add_people(tight.pk, [person.pk])) == (12, 0)


def test_what_changed_stays_listed_with_both_values(town):
    weaken()
    _load(4)
    found = [(x.setting, x.before, x.now, x.why) for x in SettingChange.objects.all()]
    assert found == [("k", 10, 8, "Klein.")]  # kept three months already, and unchanged
