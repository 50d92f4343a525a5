"""What a draw decided comes beside the answers, whether the surveys had begun by then or not."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from bestendig.common import keys
from bestendig.measurement.actions.allotting import allot_arms
from bestendig.measurement.actions.planned import launch_planned
from bestendig.measurement.ballots import keyring
from bestendig.measurement.ballots.box import pseudonym
from bestendig.measurement.snapshots.columns import take_allotment_out
from bestendig.measurement.snapshots.models import Allotment
from bestendig.programmes.actions import drawing, measuring, taking_part
from bestendig.programmes.actions.drawing import Held
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Enrolment, Programme


@pytest.fixture
def programme(town):
    begins = timezone.localdate() + timedelta(days=70)
    made = begin_programme(
        Details(name="Duo's", promise="Samen op pad.", begins=begins,
                ends=begins + timedelta(days=60), outcomes=["mastery"], owner=town.people[0].pk)
    )  # fmt: skip
    answers = Answers(people=160, can_wait=True, in_turn=False, response=80)
    measuring.answer_questions(made.pk, answers)
    measuring.lock_programme_plan(made.pk)
    for team in town.teams:
        for row in taking_part.enrol_unit(made.pk, team.pk):
            taking_part.accept(row.pk)
    drawing.fix_lots(made.pk)
    return Programme.objects.get(pk=made.pk)


def draw(programme):
    last = programme.begins + timedelta(days=120)
    drawing.hold_draw(programme.pk, Held(seed="4711", witness="Sam", places=20, last_start=last))


def arms_beside_the_answers(programme):
    """Pseudonym -> arm, as it lies sealed, and the same from who is in and who waits."""
    row = Allotment.objects.get(programme=programme.pk)
    frame = take_allotment_out(row)
    panel = keys.store().use(keyring.panel_name(row.series_id))
    arm = {"in": "programme", "waiting": "comparison"}
    here = {
        pseudonym(panel, x.person_id.bytes): arm[x.state]
        for x in Enrolment.objects.filter(programme=programme)
    }
    return dict(frame.select("pseudonym", "arm").iter_rows()), here


@pytest.mark.parametrize("surveys_first", [True, False])
def test_arms_lie_beside_the_answers_whatever_came_first(town, programme, surveys_first):
    moment = programme.plan.waves.order_by("opens_at").first()
    if surveys_first:
        launch_planned(moment.pk)
        draw(programme)
        assert allot_arms(programme) == len(town.people)
    else:
        draw(programme)
        assert allot_arms(programme) == 0
        assert not Allotment.objects.exists()
        launch_planned(moment.pk)
    sealed, drawn = arms_beside_the_answers(programme)
    assert sealed == drawn
    assert Counter(sealed.values()) == {"programme": 20, "comparison": 28}
