"""What came out of a programme, as its readers see it."""

from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.findings.models import PublishedFinding
from bestendig.findings.story import Story
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import measuring
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import PlanVersion, Programme, ProgrammeDecision

pytestmark = pytest.mark.django_db
STORY = Story(
    outcome="vakmanschap",
    verdict="**Ja, het werkt.** Door Duo's staan deelnemers er beter voor op vakmanschap.",
    grade="Sterk bewijs (A)",
    size="Op een schaal van 1 tot 5 scheelt het 0,31 punt.",
    kind="Effect: het verschil met mensen die niet meededen",
    also=(),
    lasting=("Het effect zakt weg.",),
    flags=("Er zijn maar weinig antwoorden.",),
    method=("Twee groepen vergeleken.",),
    advice="Ga ermee door.",
)
NUMBERS = {
    "estimates": [
        {"name": "effect", "wave": "Einde", "method": None, "cohort": None, "estimate": 0.31,
         "low": 0.12, "high": 0.5, "standardised": 0.4},
        {"name": "retention", "wave": "Later", "method": None, "cohort": None, "estimate": 0.35,
         "low": 0.1, "high": 0.6},
    ],
    "deciding": [["effect", "Einde", None]], "low": 0.15, "high": 0.65, "smallest": 0.15,
    "se": 0.1, "flags": [], "people": "88", "range": [1.0, 5.0],
}  # fmt: skip


@pytest.fixture
def programme(world):
    with scope.bind(world.here.organisation.pk):
        begins = timezone.localdate() + timedelta(days=70)
        made = begin_programme(
            Details(
                name="Duo's", promise="Samen op pad.", begins=begins,
                ends=begins + timedelta(days=60), outcomes=["mastery"],
                owner=world.here.people[Role.ADVISER].pk,
            )
        )  # fmt: skip
        said = Answers(people=160, can_wait=True, in_turn=False, response=80)
        measuring.answer_questions(made.pk, said)
        measuring.lock_programme_plan(made.pk)
        yield Programme.objects.get(pk=made.pk)


def found(programme, numbers=NUMBERS, **other):
    values = {
        "programme": programme, "version": PlanVersion.objects.get(plan=programme.plan),
        "wave_id": uuid4(), "survey": "Meting na afloop", "counted_on": timezone.localdate(),
        "outcome": "vakmanschap", "names": {"nl": "vakmanschap", "en": "mastery"},
        "primary": True, "design": "waiting_list", "assignment": "lottery", "grade": "A",
        "verdict": "effect", "stories": {"nl": asdict(STORY), "en": asdict(STORY)},
        "numbers": numbers,
    }  # fmt: skip
    return PublishedFinding.objects.create(**{**values, **other})


def url(programme):
    return reverse("programmes:finding", args=[programme.pk])


@pytest.mark.parametrize("role", [Role.ADVISER, Role.HR, Role.BOARD, Role.WORKS_COUNCIL, Role.DPO])
def test_who_reads_programmes_reads_the_answer_first(client, world, programme, role):
    found(programme)
    sign_in(client, world.here.people[role], role)
    shown = client.get(url(programme)).content.decode()
    assert "Ja, het werkt." in shown
    assert shown.index("Ja, het werkt.") < shown.index("Wat het bewijs zwakker maakt")
    assert "Mensen die zijn vergeleken: 88." in shown
    assert '<th scope="col">p</th>' not in shown
    page = client.get(reverse("programmes:detail", args=[programme.pk])).content.decode()
    assert f'href="{url(programme)}#o1"' in page


def test_board_reads_on_its_own_page_what_works_and_what_stops(client, world, programme):
    board = world.here.people[Role.BOARD]
    sign_in(client, board, Role.BOARD)
    home = reverse("home:today")
    assert "Wat werkt, wat stopt" not in client.get(home).content.decode()
    found(programme, counted_on=timezone.localdate() - timedelta(days=400))
    assert (
        "Wat werkt, wat stopt" not in client.get(home).content.decode()
    )  # of more than a year ago
    today = timezone.localdate()
    ProgrammeDecision.objects.create(
        programme=programme, kind="stop", why="Te duur.", decided_on=today
    )
    shown = client.get(home).content.decode()
    assert "Duo&#x27;s: Ja, het werkt. Het effect zakt weg. (besloten: stoppen)" in shown
    assert f'href="{url(programme)}"' in shown


def test_numbers_that_stay_inside_are_nowhere(client, world, programme):
    found(programme, numbers=None)
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    shown = client.get(url(programme)).content.decode()
    assert "Mensen die zijn vergeleken" not in shown
    assert "<svg" not in shown.split("<main", 1)[1]


def test_an_earlier_answer_stays_to_be_read(client, world, programme):
    found(programme, counted_on=timezone.localdate() - timedelta(days=200), survey="Meting 1")
    found(programme, survey="Meting 2")
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    shown = client.get(url(programme)).content.decode()
    assert shown.index("Meting 2") < shown.index("Wat er eerder uitkwam") < shown.index("Meting 1")


def test_without_a_finding_there_is_no_page_and_an_employee_has_none(client, world, programme):
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    assert client.get(url(programme)).status_code == 404
    found(programme)
    sign_in(client, world.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert client.get(url(programme)).status_code in {403, 404}
