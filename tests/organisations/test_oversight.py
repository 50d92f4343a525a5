"""What the data protection officer sees first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import scope
from bestendig.organisations.breaches.actions import Description, record_breach
from bestendig.organisations.queries.oversight import oversight_overview
from bestendig.organisations.retention.actions import run_retention
from bestendig.organisations.rights import actions
from bestendig.organisations.roles import Role

pytestmark = pytest.mark.django_db


def test_overview_counts_what_is_not_as_it_should_be(world):
    now = timezone.now()
    today = timezone.localdate(now)
    run_retention(today)
    with scope.bind(world.here.organisation.pk):
        quiet = oversight_overview(now)
        # The three agreements were never made.
        assert (quiet.deviations, quiet.agreements) == (3, 3)
        actions.ask_objection(world.here.people[Role.EMPLOYEE], "Nee.", today - timedelta(40))
        told = Description(happened="x", data_kinds="y")
        record_breach(now - timedelta(hours=25), told, now)
        record_breach(now - timedelta(hours=1), told, now)
        loud = oversight_overview(now)
    assert (loud.requests.overdue, loud.breaches.running, loud.breaches.late) == (1, 2, 1)
    assert loud.deviations == 6
    with scope.bind(world.there.organisation.pk):
        assert oversight_overview(now).deviations == 3
