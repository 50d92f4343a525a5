"""The course as a page: everybody reads it, some write, and nothing of it is a raw number."""

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.texts import text
from bestendig.findings.models import PublishedFinding
from bestendig.findings.story import Story
from bestendig.organisations.course import actions
from bestendig.organisations.course.models import Challenge, Pledge, Precondition
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import lasting, measuring
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Programme

pytestmark = pytest.mark.django_db
READERS = [role for role in Role if role is not Role.PLATFORM_ADMIN]


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def challenge(inside):
    return actions.add_challenge("Een buitendienst die blijft", 2024)


def programme_for(inside, challenge, name="Duo's"):
    begins = timezone.localdate() + timedelta(days=70)
    made = begin_programme(
        Details(
            name=name, promise="Samen op pad.", begins=begins, ends=begins + timedelta(days=60),
            outcomes=["mastery"], owner=inside.people[Role.ADVISER].pk, challenges=[challenge.pk],
        )
    )  # fmt: skip
    measuring.answer_questions(
        made.pk, Answers(people=160, can_wait=True, in_turn=False, response=80)
    )
    return made


@pytest.fixture
def programme(inside, challenge):
    return programme_for(inside, challenge)


@pytest.fixture
def started(programme):
    lasting.write_maintenance(programme.pk, ["team"], "Vast punt", "Noor", "na drie maanden")
    measuring.lock_programme_plan(programme.pk)
    return lasting.start_programme(programme.pk)


@pytest.fixture
def judged(started):
    plan = Programme.objects.get(pk=started.pk).plan
    story = asdict(
        Story(
            outcome="vakmanschap", verdict="**Misschien.** Er kan een andere oorzaak zijn.",
            grade="Zwak bewijs (C)", size="Het scheelt 0,41 punt.", kind=None, also=(),
            lasting=(), flags=(), method=(), advice="Ga ermee door.",
        )
    )  # fmt: skip
    return PublishedFinding.objects.create(
        programme=started, version=plan.versions.get(), wave_id=plan.pk, survey="Najaar",
        counted_on=date(2026, 6, 1), outcome=plan.design.primary[0], names={}, design="x",
        assignment="chosen", grade="C", verdict="better", stories={"nl": story, "en": story},
        numbers=None,
    )  # fmt: skip


def page(role, inside, name="course:course", *args):
    client = Client()
    sign_in(client, inside.people[role], role)
    return client.get(reverse(name, args=args)).content.decode()


@pytest.mark.parametrize("role", READERS)
def test_everybody_reads_the_course(role, inside, judged):
    shown = page(role, inside)
    assert "Een buitendienst die blijft" in shown
    assert "Duo&#x27;s" in shown
    assert "<strong>Misschien.</strong>" in shown
    assert "0,41" not in shown
    linked = reverse("programmes:finding", args=[judged.programme_id]) in shown
    opens = {Role.ADVISER, Role.HR, Role.BOARD, Role.WORKS_COUNCIL, Role.DPO, Role.FUND_ANALYST}
    assert linked == (role in opens)


def test_who_may_not_open_programmes_sees_only_what_has_started(inside, programme):
    assert "Duo&#x27;s" not in page(Role.EMPLOYEE, inside)
    assert "Duo&#x27;s" in page(Role.BOARD, inside)


def test_what_is_not_judged_is_not_measured_yet_and_a_programme_without_a_challenge_is_named(
    inside, started
):
    assert text("chain.not_measured", "nl") in page(Role.EMPLOYEE, inside)
    started.challenges.clear()
    assert "1 programma hoort bij geen opgave" in page(Role.ADVISER, inside)
    assert "hoort bij geen opgave" not in page(Role.EMPLOYEE, inside)


def test_page_of_a_programme_shows_the_chain_and_its_gap(inside, judged):
    shown = page(Role.BOARD, inside, "programmes:detail", judged.programme_id)
    goal = Challenge.objects.get()
    assert f"{reverse('course:course')}#goal-{goal.pk}" in shown
    assert "<strong>Misschien.</strong>" in shown
    judged.programme.challenges.clear()
    shown = page(Role.BOARD, inside, "programmes:detail", judged.programme_id)
    assert text("chain.no_challenge", "nl") in shown


def test_page_takes_as_many_queries_for_one_programme_as_for_many(inside, challenge, judged):
    def count():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(Role.BOARD, inside)
        return len(queries)

    count()
    one = count()
    for number in range(4):
        programme_for(inside, challenge, f"Programma {number}")
        actions.add_challenge(f"Opgave {number}", 2026)
    assert count() == one


@pytest.fixture
def board(client, inside):
    sign_in(client, inside.people[Role.BOARD], Role.BOARD)
    return client


def test_board_writes_a_challenge_ends_it_and_lets_it_go_on(board, inside):
    said = {"name": "Wonen", "why": "Er is te weinig.", "year": 2025}
    assert board.post(reverse("course:add_challenge"), said).status_code == 302
    row = Challenge.objects.get()
    at = reverse("course:challenge", args=[row.pk])
    board.post(at, {**said, "name": "Ruimte voor woningen"})
    board.post(at, {"do": "end", "on": timezone.localdate()})
    assert "Opgaven die klaar zijn" in page(Role.EMPLOYEE, inside)
    board.post(at, {"do": "resume"})
    row.refresh_from_db()
    assert (row.name, row.ended_on) == ("Ruimte voor woningen", None)
    assert "Dit is nog leeg" in board.post(at, {**said, "name": ""}).content.decode()


def test_board_fills_in_a_precondition_and_sees_it_on_the_first_page(board, inside):
    at = reverse("course:precondition", args=["support"])
    wrong = board.post(at, {"met": "on", "evidence": "Besluit", "keeper": ""}).content.decode()
    assert "Schrijf op wie erop let." in wrong
    said = {"met": "on", "evidence": "Besluit", "keeper": str(inside.people[Role.BOARD])}
    assert board.post(at, said).status_code == 302
    assert Precondition.objects.get().keeper == inside.people[Role.BOARD]
    card = next(
        x for x in board.get(reverse("home:today")).context["cards"] if "randvoorwaarden" in x.title
    )
    assert len(card.lines) == 3
    assert board.get(reverse("course:precondition", args=["onzin"])).status_code == 404


def test_manager_promises_tells_and_colleagues_read_it(client, inside):
    robin = inside.people[Role.MANAGER]
    sign_in(client, robin, Role.MANAGER)
    day = timezone.localdate() + timedelta(days=20)
    client.post(reverse("course:add_pledge"), {"what": "Ik praat met iedereen.", "due_on": day})
    pledge = Pledge.objects.get()
    at = reverse("course:pledge", args=[pledge.pk])
    assert at in client.get(reverse("home:today")).content.decode()
    client.post(at, {"outcome": "kept", "note": "Gedaan in maart."})
    shown = page(Role.EMPLOYEE, inside)
    assert "Gedaan in maart." in shown
    assert at not in shown
    boss = Client()
    sign_in(boss, inside.people[Role.BOARD], Role.BOARD)
    assert boss.get(at).status_code == 404


def test_who_does_what_is_written_changed_and_removed(board, inside):
    noor = inside.people[Role.ADVISER]
    board.post(reverse("course:add_duty"), {"what": "Vertelt het", "holder": str(noor)})
    assert "Vertelt het" in page(Role.EMPLOYEE, inside)
    at = reverse("course:duty", args=[noor.pk])
    assert board.get(at).status_code == 404
    duty = reverse("course:duty", args=[actions.Duty.objects.get().pk])
    board.post(duty, {"do": "remove"})
    assert "Vertelt het" not in page(Role.EMPLOYEE, inside)


def test_board_and_adviser_keep_the_list_others_read_it(board, inside):
    today = timezone.localdate()
    at = reverse("course:step", args=["face"])
    assert "Kies een dag." in board.post(at, {"state": "doing"}).content.decode()
    said = {"state": "doing", "on": today, "note": "Noor is het."}
    assert board.post(at, said).status_code == 302
    shown = page(Role.ADVISER, inside, "course:advice")
    assert "Noor is het." in shown
    assert "Je bent met 1 van de 14 bezig" in shown
    lines = board.get(reverse("home:today")).context["cards"][0].lines
    assert at in [x.url for x in lines]
    for role in (Role.MANAGER, Role.EMPLOYEE):
        shown = page(role, inside, "course:advice")
        assert text("advice.face", "nl") in shown
        assert "Noor is het." not in shown
    assert board.get(reverse("course:step", args=["onzin"])).status_code == 404


def test_own_list_is_no_form_and_sends_nothing(inside):
    shown = page(Role.EMPLOYEE, inside, "course:own")
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert main.count("data-own-step=") == 10
    assert "<form" not in main
    assert " name=" not in main
