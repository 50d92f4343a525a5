"""Keeping it up as pages: on Vandaag, closed with a note, and “do not ask me later”."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.pages.test_finding_page import programme  # noqa: F401 - a fixture
from tests.world import sign_in

from bestendig.organisations.roles import Role
from bestendig.programmes.actions import lasting, upkeep
from bestendig.programmes.models import Enrolment, Programme, UpkeepTask

pytestmark = pytest.mark.django_db


@pytest.fixture
def over(programme):  # noqa: F811 - the fixture
    lasting.write_maintenance(programme.pk, [], "Terugkomdag", "Noor", "na een maand")
    end = timezone.localdate() - timedelta(days=33)
    Programme.objects.update(started_at=timezone.now(), begins=end, ends=end)
    upkeep.raise_due(timezone.localdate())
    return programme


def page(client, url):
    return unescape(client.get(url).content.decode())


def test_owner_meets_it_today_and_closes_it_with_a_note(client, world, over):
    task = UpkeepTask.objects.get()
    url = reverse("programmes:upkeep_task", args=[task.pk])
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    assert "Duo's: Vraag hoe het gaat (1 mnd na het einde)" in page(client, reverse("home:today"))
    assert client.post(url, {"done": "done", "note": ""}).status_code == 422
    client.post(url, {"done": "done", "note": "Iedereen gebeld."})
    assert url not in page(client, reverse("home:today"))
    sign_in(client, world.here.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    shown = page(client, reverse("programmes:upkeep", args=[over.pk]))
    assert "Iedereen gebeld." in shown
    assert client.post(url, {"done": "done", "note": "x"}).status_code == 403


def test_who_took_part_says_that_it_is_enough(client, world, over):
    person = world.here.people[Role.EMPLOYEE]
    row = Enrolment.objects.create(programme=over, person=person, way="own", state="in")
    sign_in(client, person, Role.EMPLOYEE)
    url = reverse("programmes:join", args=[over.pk])
    assert "Vraag me er later niet naar" in page(client, url)
    client.post(url, {"do": "quiet"})
    assert "Je mag het me toch vragen" in page(client, url)
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    people = page(client, reverse("programmes:people", args=[over.pk]))
    assert "wil niets meer horen" in people
    told = page(client, reverse("programmes:upkeep", args=[over.pk]))
    assert "1 persoon wil er niets meer over horen." in told
    sign_in(client, world.here.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    shown = page(client, reverse("programmes:upkeep", args=[over.pk]))
    assert "niets meer over horen" not in shown
    sign_in(client, person, Role.EMPLOYEE)
    client.post(url, {"do": "contact"})
    row.refresh_from_db()
    assert not hasattr(row, "no_contact")
