"""Fixing the lots, drawing, and checking it: the adviser's walk, and the employee's."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.world import make_person, make_place

from bestendig.common import scope
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import measuring, taking_part
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Enrolment

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place():
    made = make_place("voorbeeldstad", "Voorbeeldstad")
    with scope.bind(made.organisation.pk):
        for number in range(3):
            make_person(made, Role.EMPLOYEE, f"Mens{number}")
    return made


@pytest.fixture
def programme(place):
    begins = timezone.localdate() + timedelta(days=80)
    with scope.bind(place.organisation.pk):
        made = begin_programme(
            Details(name="Duo's", promise="Twaalf weken samen op pad.", begins=begins,
                    ends=begins + timedelta(days=60), outcomes=["mastery"],
                    owner=place.people[Role.ADVISER].pk)
        )  # fmt: skip
        answers = Answers(people=400, can_wait=True, in_turn=False, response=80)
        measuring.answer_questions(made.pk, answers)
        measuring.lock_programme_plan(made.pk)
    return made


def test_from_an_empty_list_to_a_draw_that_an_employee_checks(visitor, place, programme):
    page = visitor
    page.set_viewport_size({"width": 1280, "height": 900})
    arrive(page, place.people[Role.ADVISER], Role.ADVISER)
    page.goto(f"{page.site}/programmas/{programme.pk}/")
    page.get_by_role("link", name="Bekijk wie meedoet").click()
    page.get_by_label("Welk team of welke afdeling?").select_option(str(place.team.pk))
    page.get_by_role("button", name="Vraag iedereen daar").click()
    expect(page.get_by_role("heading", name="Gevraagd, nog geen antwoord")).to_be_visible()
    with scope.bind(place.organisation.pk):
        rows = list(Enrolment.objects.filter(state="asked"))
        for row in rows[1:]:
            taking_part.accept(row.pk)
    page.reload()
    page.get_by_role("button", name="Dringende plaats").first.click()
    sound(page)
    page.get_by_role("link", name="Naar de loting").click()
    sound(page)
    page.get_by_role("button", name="Leg de lotnummers vast").click()
    page.get_by_label("Hoeveel plaatsen zijn er?").fill("4")
    last = programme.begins + timedelta(days=120)
    page.get_by_label("Wanneer begint wie wacht, uiterlijk?").fill(last.isoformat())
    page.get_by_label("Wie is erbij als getuige?").fill("Sam van de OR")
    page.get_by_label("Welk getal is getrokken?").fill("4711")
    sound(page)
    page.get_by_role("button", name="Kijk wat er gaat gebeuren").click()
    expect(page.get_by_text("beginnen: 4.")).to_be_visible()
    sound(page)
    page.get_by_role("button", name="Houd de loting").click()
    expect(page.get_by_text("Sam van de OR was erbij.")).to_be_visible()
    sound(page)
    page.get_by_role("link", name="Vertel het iedereen").click()
    sound(page)

    page.context.clear_cookies()
    page.set_viewport_size({"width": 390, "height": 844})
    arrive(page, place.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page.goto(f"{page.site}/meedoen/")
    sound(page)
    page.get_by_role("link", name="Duo's").first.click()
    sound(page)
    page.goto(f"{page.site}/programmas/{programme.pk}/loting/nakijken/")
    expect(page.get_by_text("bestendig draw loting-duos.csv --seed 4711")).to_be_visible()
    sound(page)
    assert page.troubles == []
