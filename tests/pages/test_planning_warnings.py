"""What an adviser is warned of before it is too late: one click for everybody, a second start
before the end is measured, a start that went by, an effect that fades."""

from dataclasses import asdict
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import make_person, make_unit, sign_in

from bestendig.common import scope
from bestendig.common.texts import text
from bestendig.findings.models import PublishedFinding
from bestendig.findings.story import Story
from bestendig.organisations.models import UnitKind
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import drawing, lasting, measuring, taking_part
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Design, Enrolment, PlannedWave, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def adviser(client, inside):
    sign_in(client, inside.people[Role.ADVISER], Role.ADVISER)
    return client


def programme_of(inside, begins, *, units=()):
    return begin_programme(
        Details(
            name="Duo's", promise="Samen op pad.", begins=begins,
            ends=begins + timedelta(days=60), outcomes=["mastery"], units=units,
            owner=inside.people[Role.ADVISER].pk,
        )
    )  # fmt: skip


def planned(programme):
    measuring.answer_questions(
        programme.pk, Answers(people=160, can_wait=True, in_turn=False, response=80)
    )
    return Programme.objects.get(pk=programme.pk)


@pytest.fixture
def locked(inside):
    made = planned(programme_of(inside, timezone.localdate() + timedelta(days=70)))
    measuring.lock_programme_plan(made.pk)
    return made


def at(name, row):
    return reverse(f"programmes:{name}", args=[row.pk])


def units_on(page):
    field = page.context["forms"]["unit"]["unit"]
    return [key for key, _label in field.field.choices]


def test_nobody_is_asked_by_one_click(adviser, inside, locked):
    page = adviser.get(at("people", locked))
    assert units_on(page)[0] == ""
    page = adviser.post(at("people", locked), {"do": "unit", "unit": ""})
    assert (page.status_code, Enrolment.objects.count()) == (200, 0)


def test_only_the_units_of_the_programme_can_be_asked(adviser, inside):
    other = make_unit("Groen", UnitKind.TEAM, inside.concern)
    gardener = make_person(inside, Role.EMPLOYEE, "Groen")
    gardener.unit = other
    gardener.save()
    made = programme_of(inside, timezone.localdate() + timedelta(days=70), units=[inside.team.pk])
    assert units_on(adviser.get(at("people", made))) == ["", str(inside.team.pk)]
    adviser.post(at("people", made), {"do": "unit", "unit": str(other.pk)})
    assert not Enrolment.objects.exists()


def test_second_start_before_the_end_is_measured_is_warned_of(adviser, inside, locked):
    for row in taking_part.enrol_unit(locked.pk, inside.team.pk):
        taking_part.accept(row.pk)
    drawing.fix_lots(locked.pk)
    end = timezone.localdate(locked.plan.waves.get(role=PlannedWave.Role.END).closes_at)
    said = {"do": "look", "places": 3, "witness": "Sam", "seed": "47 11"}
    warning = "Dan is er niemand meer om mee te vergelijken"
    assert "Wie wacht, begint het best daarna." in adviser.get(at("draw", locked)).content.decode()
    early = adviser.post(at("draw", locked), {**said, "last_start": end}).content.decode()
    assert warning in early
    late = {**said, "last_start": end + timedelta(days=1)}
    assert warning not in adviser.post(at("draw", locked), late).content.decode()


def test_what_runs_already_says_that_its_start_is_gone(adviser, inside):
    running = programme_of(inside, timezone.localdate() - timedelta(days=30))
    words = text("programme.begun", "nl")
    assert words in adviser.get(at("questions", running)).content.decode()
    coming = planned(programme_of(inside, timezone.localdate() + timedelta(days=70)))
    assert words not in adviser.get(at("plan", coming)).content.decode()
    Programme.objects.filter(pk=coming.pk).update(begins=timezone.localdate() - timedelta(days=1))
    assert words in adviser.get(at("plan", coming)).content.decode()


@pytest.mark.parametrize(
    ("code", "days", "warned"),
    [
        ("staggered_assigned", 12, True),
        ("staggered_assigned", 70, False),
        ("waiting_list", 12, False),
    ],
)
def test_who_must_settle_who_counts_is_told_two_weeks_before(adviser, inside, code, days, warned):
    made = planned(programme_of(inside, timezone.localdate() + timedelta(days=days)))
    Design.objects.update(code=code)
    measuring.lock_programme_plan(made.pk)
    lines = adviser.get(reverse("home:today")).context["cards"][0].lines
    assert (at("sides", made) in [x.url for x in lines]) is warned


def finding(programme, **numbers):
    story = asdict(
        Story(
            outcome="vakmanschap", verdict="**Ja, het werkt.** Door het programma.",
            grade="Sterk bewijs (A)", size=None, kind=None, also=(), lasting=(), flags=(),
            method=(), advice="Ga ermee door.",
        )
    )  # fmt: skip
    plan = programme.plan
    left = {"name": "retention", "wave": "Later", "method": None, "cohort": None, **numbers}
    return PublishedFinding.objects.create(
        programme=programme, version=plan.versions.get(), wave_id=plan.pk, survey="Later",
        counted_on=timezone.localdate(), outcome="vakmanschap", names={}, design="waiting_list",
        assignment="lottery", grade="A", verdict="effect", stories={"nl": story, "en": story},
        numbers={"estimates": [left], "deciding": [], "smallest": 0.16},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("low", "high", "fades"), [(0.1, 0.6, True), (0.5, 0.9, False), (0.2, 1.3, False)]
)
def test_what_is_fading_is_named_at_home_and_beside_every_headline(
    adviser, locked, low, high, fades
):
    lasting.write_maintenance(locked.pk, [], "Iets", "Noor", "elk jaar")
    lasting.start_programme(locked.pk)
    row = finding(locked, estimate=0.5, low=low, high=high)
    lines = adviser.get(reverse("home:today")).context["cards"][0].lines
    assert (at("finding", row.programme) in [x.url for x in lines]) is fades
    (known,) = adviser.get(at("detail", locked)).context["link"].known
    assert known.words == "Ja, het werkt."
    assert known.fading == ("Het effect zakt weg." if fades else "")
