"""The administrator follows a job that renews itself, tries a failed one again, and reads why mail
did not arrive; somebody ends a mail."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_place

from bestendig.common import outbox, scope
from bestendig.common.jobs import enqueue, job, leases, pulse
from bestendig.common.outbox.envelope import unsubscribe_address
from bestendig.common.outbox.models import Message
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADMIN = Role.ORGANISATION_ADMIN


@job("test.walk", "Mensen inlezen")
def walk() -> None:
    pass


@pytest.fixture
def place():
    return make_place("voorbeeldstad", "Voorbeeldstad")


def start(place):
    with scope.bind(place.organisation.pk):
        enqueue(walk, back="/vandaag/")
    return leases.claim("walk")


def tell(running, done: int) -> None:
    until = timezone.now() + timedelta(minutes=1)
    note = "people.progress.adding"
    pulse.write(running.run, pulse.Beat(running.attempt, until, done, 400, note))


@pytest.mark.parametrize("width", [390, 1280])
def test_administrator_follows_work_behind_the_pages(visitor, place, width, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    visitor.set_viewport_size({"width": width, "height": 900})
    failed = start(place)
    leases.fail(failed, "database")
    running = start(place)
    tell(running, 120)
    with scope.bind(place.organisation.pk):
        outbox.send("test", "ada@voorbeeldstad.example", "Hallo", "Tekst", key="test/1")
    Message.objects.update(state="bounced", error="bounced")
    arrive(visitor, place.people[ADMIN], ADMIN)
    visitor.goto(f"{visitor.site}/taken/")
    assert "120 van 400" in visitor.locator("main").inner_text()
    assert "ada@voorbeeldstad.example" in visitor.locator("main").inner_text()
    sound(visitor)
    visitor.screenshot(path=f"/tmp/jobs-list-{width}.png", full_page=True)
    visitor.locator("section", has_text="Loopt nu").get_by_role("link", name="Mensen").click()
    visitor.get_by_text("120 van 400").wait_for()
    sound(visitor)
    visitor.screenshot(path=f"/tmp/jobs-run-{width}.png", full_page=True)
    tell(running, 300)
    visitor.get_by_text("300 van 400").wait_for()
    leases.finish(running)
    visitor.get_by_role("link", name="Bekijk wat eruit kwam").wait_for()
    assert visitor.get_by_role("status").inner_text() == "gedaan"
    sound(visitor)
    visitor.goto(f"{visitor.site}/taken/")
    visitor.get_by_role("button", name="Probeer opnieuw: Mensen inlezen").click()
    visitor.get_by_text("wacht op zijn beurt").wait_for()
    sound(visitor)
    assert leases.claim("walk").run == failed.run


@pytest.mark.parametrize("width", [390, 1280])
def test_somebody_ends_a_mail_without_signing_in(visitor, place, width, settings):
    settings.BASE_URL = visitor.site
    person = place.people[Role.EMPLOYEE]
    visitor.set_viewport_size({"width": width, "height": 900})
    with scope.bind(place.organisation.pk):
        outbox.send("news", "a@b.nl", "x", "y", key=str(uuid4()), needed=False, person=person.pk)
    visitor.goto(unsubscribe_address(Message.objects.get()))
    sound(visitor)
    visitor.screenshot(path=f"/tmp/jobs-stop-{width}.png", full_page=True)
    visitor.get_by_role("button", name="Stop deze mail").click()
    visitor.get_by_text("Gedaan.").wait_for()
    sound(visitor)
    with scope.bind(place.organisation.pk):
        assert Person.objects.get(pk=person.pk).unwanted_mail == ["news"]
