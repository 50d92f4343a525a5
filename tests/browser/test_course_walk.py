"""The course: the board writes it, an employee reads it on a phone, and ticks steps that stay in
the browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_place

from bestendig.organisations.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_board_writes_the_course_and_an_employee_reads_and_ticks(visitor):
    place, page = make_place("voorbeeldstad", "Voorbeeldstad"), visitor
    page.set_viewport_size({"width": 1280, "height": 900})
    arrive(page, place.people[Role.BOARD], Role.BOARD)
    page.goto(f"{page.site}/vandaag/")
    page.get_by_role("navigation").get_by_role("link", name="Koers").click()
    sound(page)
    page.get_by_role("link", name="Opgave toevoegen").click()
    page.get_by_label("Wat moet de organisatie voor elkaar krijgen?").fill("Een vaste buitendienst")
    sound(page)
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("link", name="Invullen").first.click()
    page.get_by_label("Dit is er").check()
    page.get_by_label("Welk besluit").fill("Besluit van het college van 3 februari.")
    page.get_by_label("Wie let erop?").fill(str(place.people[Role.BOARD]))
    sound(page)
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("link", name="Zeg iets toe").click()
    page.get_by_label("Wat ga je doen?").fill("Ik loop een dag mee.")
    page.get_by_label("Wanneer is het gedaan?").fill(
        (timezone.localdate() + timedelta(days=30)).isoformat()
    )
    page.get_by_role("button", name="Bewaar").click()
    sound(page)
    page.get_by_role("link", name="Checklist voor de organisatie").click()
    sound(page)

    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    arrive(page, place.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page.goto(f"{page.site}/koers/")
    expect(page.get_by_text("Een vaste buitendienst")).to_be_visible()
    expect(page.get_by_text("Ik loop een dag mee.")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Kleine stappen voor jezelf").click()
    sound(page)
    box = page.get_by_label("Zoek een maatje")
    sent = []
    page.on("request", lambda request: sent.append(request.url))
    box.check()
    expect(page.get_by_role("status")).to_have_text("1 van 10 aangevinkt")
    assert sent == []
    page.reload()
    expect(box).not_to_be_checked()
    page.get_by_label("Onthoud mijn vinkjes in deze browser").check()
    box.check()
    page.reload()
    expect(box).to_be_checked()
    page.get_by_role("button", name="Alle vinkjes weg").click()
    page.get_by_label("Onthoud mijn vinkjes in deze browser").uncheck()
    assert page.evaluate("localStorage.length") == 0
