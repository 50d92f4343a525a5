"""What nobody should fill in: the pages of an evening say so in a sentence, and lose nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.measurement.conftest import agree_on_everything
from tests.pages.test_finding_page import programme  # noqa: F401 - a fixture
from tests.pages.test_upkeep_pages import over  # noqa: F401 - a fixture
from tests.survey_town import quick_keys  # noqa: F401 - a fixture
from tests.world import make_person, sign_in

from bestendig.common import scope
from bestendig.organisations.roles import Role
from bestendig.programmes.models import Enrolment, UpkeepTask

pytestmark = pytest.mark.django_db
DAYS = ("9999-12-31", "0001-01-01", "2026-02-30", "morgen", "\x00")
LONG = "x" * 20_000
ODD = ("-1", "999999999999999999999", "1e3", "٣", "\x00", "", LONG)


@pytest.fixture
def here(world, over, quick_keys):  # noqa: F811 - fixtures
    agree_on_everything()
    for number in range(12):
        person = make_person(world.here, Role.EMPLOYEE, f"Mens{number}")
        Enrolment.objects.create(programme=over, person=person, way="own", state="in")
    with scope.bind(world.here.organisation.pk):
        yield world.here


def pages(here, over):  # noqa: F811 - a fixture
    task = UpkeepTask.objects.get()
    for day in DAYS:
        yield Role.ADVISER, "programmes:evaluation", (over.pk,), {"opens": day}
        yield Role.ADVISER, "programmes:booster", (task.pk,), {"ask": "on", "opens": day}
        meet = {"meet": "on", "day": day, "time": "10:00", "minutes": 60, "place": "Kantine"}
        yield Role.ADVISER, "programmes:booster", (task.pk,), meet
        yield Role.MANAGER, "team:goal", (), {"what": "Samen", "target": 3, "until": day}
        yield Role.MANAGER, "team:action", (), {"what": "Rooster", "until": day}
        yield Role.MANAGER, "team:ledger", (), {"kind": "course", "on": day, "hours": 3}
    today = timezone.localdate().isoformat()
    for odd in ODD:
        yield Role.MANAGER, "team:ledger", (), {"kind": odd, "on": today, "hours": odd}
        yield Role.MANAGER, "team:ledger", (), {"kind": "course", "on": today, "euros": odd}
        yield Role.MANAGER, "team:goal", (), {"what": odd, "target": odd, "until": today}
        yield Role.MANAGER, "team:propose", (), {"employee": odd, "intervention": odd}
        yield Role.MANAGER, "team:ask_hr", (), {"text": odd}
        yield Role.EMPLOYEE, "futures:card", (), {"topic": "ask", "words": odd}
        yield Role.EMPLOYEE, "futures:card", (), {"topic": odd, "words": "x"}
        said = dict.fromkeys(("title", "changes", "begins", "until", "skills", "routes"), odd)
        yield Role.ADVISER, "futures:add", (), {**said, "work": odd, "offers": odd}
        yield Role.HR, "account:code_for_now", (), {"who": odd}
        yield Role.MANAGER, "team:act", (), {"do": odd, "rota": odd, "person": odd}
        yield Role.EMPLOYEE, "team:join_in", (), {"do": "pass", "rota": odd}
        yield Role.MANAGER, "team:set_aside", (), {"step": odd}


def test_nothing_odd_breaks_a_page(here, over, client):  # noqa: F811 - a fixture
    client.raise_request_exception = False
    broken = []
    for role, name, args, said in pages(here, over):
        sign_in(client, here.people[role], role)
        answer = client.post(reverse(name, args=args), said)
        if answer.status_code >= 500:
            broken.append((name, {x: str(y)[:20] for x, y in said.items()}, answer.exc_info))
    assert broken == []
