"""What came out, what people say beside it, a page for the board, and what is to be done after."""

from dataclasses import asdict
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browser.conftest import arrive
from tests.browser.test_check_walks import sound
from tests.pages.test_finding_page import NUMBERS, STORY
from tests.world import make_place

from bestendig.common import scope
from bestendig.common.scope import Actor
from bestendig.findings.models import PublishedFinding
from bestendig.findings.reacting import note_discussed, react
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import lasting, measuring, saying, upkeep
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import PlanVersion, Programme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def town(visitor):
    """A programme that is over, with a finding, two sides that were heard, and a task."""
    visitor.set_default_timeout(30_000)
    place = make_place("voorbeeldstad", "Voorbeeldstad")
    adviser = place.people[Role.ADVISER]
    with scope.bind(place.organisation.pk, Actor(person=adviser.pk)):
        visitor.programme = _programme(adviser)
        for voice, code in (("employees", "room_to_learn"), ("managers", "leadership")):
            talk = saying.note_interview(
                visitor.programme.pk, "group", voice, timezone.localdate(), 6
            )
            one = saying.note_fragment(
                talk.pk, "Ik kreeg er tijd voor, en niemand keek op de klok.", verbatim=True,
                agreed_on=timezone.localdate(),
            )  # fmt: skip
            saying.code_fragment(one.pk, factor=code, place="work")
        react(visitor.programme.pk, Role.WORKS_COUNCIL, "Wij zien het in de teams ook.")
        note_discussed(visitor.programme.pk, "acht deelnemers", timezone.localdate())
    visitor.place = place
    return visitor


def _programme(owner):
    begins = timezone.localdate() + timedelta(days=70)
    made = begin_programme(
        Details(
            name="Duo's op pad", promise="Twaalf weken samen op pad.", begins=begins,
            ends=begins + timedelta(days=60), outcomes=["mastery"], owner=owner.pk,
        )
    )  # fmt: skip
    said = Answers(people=160, can_wait=True, in_turn=False, response=80)
    measuring.answer_questions(made.pk, said)
    measuring.lock_programme_plan(made.pk)
    lasting.write_maintenance(made.pk, [], "Een terugkomdag", "Noor", "na een maand")
    end = timezone.localdate() - timedelta(days=33)
    Programme.objects.update(started_at=timezone.now(), begins=end, ends=end)
    programme = Programme.objects.get(pk=made.pk)
    PublishedFinding.objects.create(
        programme=programme, version=PlanVersion.objects.get(), wave_id=uuid4(),
        survey="Meting na afloop", counted_on=timezone.localdate(), outcome="vakmanschap",
        names={"nl": "vakmanschap", "en": "mastery"}, design="waiting_list",
        assignment="lottery", grade="A", verdict="effect", numbers=NUMBERS,
        stories={"nl": asdict(STORY), "en": asdict(STORY)},
    )  # fmt: skip
    upkeep.raise_due(timezone.localdate())
    return programme


@pytest.mark.parametrize("width", [390, 1280])
def test_from_the_answer_to_what_people_say_and_what_to_do(town, width):
    page = town
    page.set_viewport_size({"width": width, "height": 900})
    arrive(page, page.place.people[Role.ADVISER], Role.ADVISER)
    page.goto(page.site + reverse("programmes:finding", args=[page.programme.pk]))
    page.get_by_role("heading", name="Wat mensen zeggen").wait_for()
    page.get_by_text("Waar ze over spraken").click()
    sound(page)
    page.get_by_role("link", name="Op één pagina").click()
    page.get_by_role("heading", name="Duo's op pad", level=1).wait_for()
    sound(page)
    page.goto(page.site + reverse("programmes:talks", args=[page.programme.pk]))
    sound(page)
    page.get_by_role("link", name="Een gesprek met een groep: medewerkers").click()
    sound(page)
    page.get_by_role("link", name="Deel opnieuw in").click()
    sound(page)
    for name in ("intervention", "guide", "react", "discussed", "upkeep"):
        page.goto(page.site + reverse(f"programmes:{name}", args=[page.programme.pk]))
        sound(page)
    page.get_by_role("link", name="Schrijf op wat er is gedaan").click()
    sound(page)
