"""A bound organisation with a fixed questionnaire and a plan of its own."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import scope
from bestendig.programmes.actions import planning
from bestendig.programmes.rules.moments import Window
from bestendig.questionnaires.actions import composing


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def core(inside):
    made = composing.start_questionnaire("Kern", "core")
    return composing.fix_version(made.pk, timezone.now())


@pytest.fixture
def soon():
    today = timezone.localdate()
    return Window(today + timedelta(days=14), today + timedelta(days=25))


@pytest.fixture
def plan(inside, soon):
    return planning.begin_plan("Najaar", "Hoe gaat het?", planning.once(soon))


@pytest.fixture
def moment(plan):
    return plan.waves.get()
