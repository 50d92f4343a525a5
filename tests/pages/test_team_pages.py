"""The page of the own team: for its manager alone, and of nobody more than they told."""

import io
import re
from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.released import fixed, released
from tests.world import make_person, make_unit, sign_in

from bestendig.catalogue.models import Intervention
from bestendig.common import scope
from bestendig.common.outbox.models import Message
from bestendig.common.registry import months_after
from bestendig.dialogue.conversations.models import Conversation, State
from bestendig.dialogue.team.models import (
    Proposal,
    RoomLine,
    StepSetAside,
    StoryRota,
    TeamAction,
    TeamGoal,
)
from bestendig.organisations.models import Organisation, Person, Question, UnitKind
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import taking_part
from bestendig.programmes.models import Enrolment, Intake, Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


def page(client, person, role, name="team:team", /, *args, **data):
    sign_in(client, person, role)
    address = reverse(name, args=args)
    return client.post(address, data) if data else client.get(address)


def text(client, here, role=Role.MANAGER, name="team:team"):
    return page(client, here.people[role], role, name).content.decode()


def talked(place, person, days_ago):
    day = timezone.localdate() - timedelta(days=days_ago)
    Conversation.objects.create(
        employee=person, manager=place.people[Role.MANAGER], opener="manager", asked_by="manager",
        state=State.HELD, at=timezone.make_aware(datetime.combine(day, time(9))), made_on=day,
        held_on=day,
    )  # fmt: skip


def test_only_a_manager_has_the_page_of_a_team(client, here):
    for role in (Role.EMPLOYEE, Role.HR, Role.ADVISER, Role.BOARD, Role.WORKS_COUNCIL, Role.DPO):
        assert page(client, here.people[role], role).status_code == 403
        answer = page(client, here.people[role], role, "team:set_aside", step="offer")
        assert answer.status_code == 403


def test_a_leader_with_twelve_people_finds_the_overdue_talk_in_two_clicks(client, here):
    robin = here.people[Role.MANAGER]
    talked(here, here.people[Role.EMPLOYEE], 20)
    for number in range(11):
        person = make_person(here, Role.EMPLOYEE, f"Lid{number}")
        person.manager = robin
        person.save()
        talked(here, person, 500 if number == 7 else 30 + number)
    overdue = Person.objects.get(first_name="Lid7")
    invite = reverse("talks:invite", args=[overdue.pk])
    home = text(client, here, name="home:today")
    assert "meer dan een jaar geleden dat je met Lid7 praatte" in home
    assert f'href="{invite}"' in home, "the first click"
    assert f'href="{invite}"' in text(client, here)
    assert client.get(invite).status_code == 200, "the second sends it"


def test_this_week_is_three_things_at_most_and_one_is_of_the_whole_team(client, here):
    robin, jo = here.people[Role.MANAGER], here.people[Role.EMPLOYEE]
    for number in range(4):
        person = make_person(here, Role.EMPLOYEE, f"Lid{number}")
        person.manager = robin
        person.save()
        Conversation.objects.create(
            employee=person, manager=robin, opener="employee", asked_by="employee",
            at=timezone.now() + timedelta(days=3), made_on=timezone.localdate(),
        )  # fmt: skip
    sign_in(client, robin, Role.MANAGER)
    answer = client.get(reverse("team:team"))
    assert len(answer.context["week"].lines) == 2
    assert answer.context["week"].question
    assert jo.first_name not in " ".join(x.text for x in answer.context["week"].lines)
    card = client.get(reverse("home:today")).context["cards"][0]
    assert len(card.lines) == 3


def test_a_step_that_is_set_aside_is_gone_for_this_manager_alone(client, here):
    robin = here.people[Role.MANAGER]
    assert "zonder afspraak op maat" in text(client, here)
    page(client, robin, Role.MANAGER, "team:set_aside", step="agreement")
    assert "zonder afspraak op maat" not in text(client, here)
    assert "Nu even geen stap" in text(client, here)
    assert "Eén volgende stap" not in text(client, here, name="home:today")


def test_the_page_asks_as_many_queries_for_one_as_for_fifteen(client, here):
    from django.db import connection  # noqa: PLC0415 - for this test
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 - for this test

    text(client, here)

    def count():
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("team:team"))
        return len(found)

    one = count()
    for number in range(14):
        person = make_person(here, Role.EMPLOYEE, f"Lid{number}")
        person.manager = here.people[Role.MANAGER]
        person.save()
    assert count() == one


@pytest.fixture
def course(here):
    return Intervention.objects.create(
        name="Spreken in het openbaar", summary="Drie avonden", added_at=timezone.now()
    )


def test_a_manager_proposes_and_the_employee_answers_on_the_own_page(client, here, course):
    robin, jo = here.people[Role.MANAGER], here.people[Role.EMPLOYEE]
    said = {"employee": jo.pk, "intervention": course.pk, "hours": 16, "euros": ""}
    assert page(client, robin, Role.MANAGER, "team:propose", **said).status_code == 302
    row = Proposal.objects.get()
    assert "wacht op antwoord" in text(client, here, name="team:ledger")
    assert Message.objects.get().kind == "proposal_made"
    home = text(client, here, Role.EMPLOYEE, "home:today")
    assert "stelt je iets voor om te leren" in home
    assert course.name not in home, "somebody may look along"
    offered = text(client, here, Role.EMPLOYEE, "team:proposals")
    assert course.name in offered
    assert "Je krijgt er 16 uur voor." in offered
    other = here.people[Role.HR]
    assert course.name not in text(client, here, Role.HR, "team:proposals")
    assert page(client, other, Role.HR, "team:answer", row.pk, answer="yes").status_code == 404
    assert page(client, jo, Role.EMPLOYEE, "team:answer", row.pk, answer="x").status_code == 404
    page(client, jo, Role.EMPLOYEE, "team:answer", row.pk, answer="yes")
    assert "Je zei ja" in text(client, here, Role.EMPLOYEE, "team:proposals")
    answer = page(client, robin, Role.MANAGER, "team:ledger")
    assert answer.context["ledger"].total.hours == 16


def test_who_is_in_another_team_cannot_be_chosen(client, here, course):
    robin, hr = here.people[Role.MANAGER], here.people[Role.HR]
    said = {"employee": hr.pk, "intervention": course.pk, "hours": 16, "euros": ""}
    assert page(client, robin, Role.MANAGER, "team:propose", **said).status_code == 200
    assert not Proposal.objects.exists()


def test_a_line_for_the_whole_team_has_no_place_for_words(client, here):
    robin = here.people[Role.MANAGER]
    said = {"kind": "showing_in", "on": timezone.localdate(), "hours": 12, "euros": ""}
    answer = page(client, robin, Role.MANAGER, "team:ledger")
    fields = answer.context["form"].fields
    assert list(fields) == ["kind", "on", "hours", "euros"]
    assert page(client, robin, Role.MANAGER, "team:ledger", **said).status_code == 302
    line = RoomLine.objects.get()
    page(client, robin, Role.MANAGER, "team:used", line.pk, hours=5, euros="")
    assert page(client, robin, Role.MANAGER, "team:ledger").context["ledger"].total.hours_used == 5
    board = here.people[Role.BOARD]
    board.manager = here.people[Role.HR]  # another manager, of another team
    board.save()
    hr = here.people[Role.HR]
    assert page(client, hr, Role.MANAGER, "team:used", line.pk).status_code == 404
    assert page(client, hr, Role.MANAGER, "team:remove_line", line.pk, x=1).status_code == 404
    page(client, robin, Role.MANAGER, "team:remove_line", line.pk, x=1)
    assert not RoomLine.objects.exists()


def test_hr_reads_rounded_sums_of_many_people_and_no_ledger(client, here, course):
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    if last.year != timezone.localdate().year:
        pytest.skip("a year has just begun")
    assert page(client, here.people[Role.HR], Role.HR, "team:ledger").status_code == 403
    jo = here.people[Role.EMPLOYEE]
    people = [jo, *(make_person(here, Role.EMPLOYEE, f"Lid{x}") for x in range(11))]
    [make_person(here, Role.EMPLOYEE, f"Ander{x}") for x in range(11)]
    for number, person in enumerate(people):
        Proposal.objects.create(
            manager=here.people[Role.MANAGER], employee=person, name="Cursus", on=last,
            answered_on=last, state="yes", hours=10, euros=2000 if number == 0 else 10,
        )  # fmt: skip
    answer = page(client, here.people[Role.HR], Role.HR, "team:standing")
    shown = {x: answer.context[x] for x in ("people", "hours", "euros", "team_hours")}
    assert shown == {"people": 10, "hours": 125, "euros": None, "team_hours": None}
    Proposal.objects.filter(employee__in=people[3:]).delete()
    answer = page(client, here.people[Role.HR], Role.HR, "team:standing")
    assert {answer.context[x] for x in ("people", "hours", "euros")} == {None}


def test_a_question_to_hr_is_about_the_team_and_waits_in_the_box(client, here):
    robin, jo = here.people[Role.MANAGER], here.people[Role.EMPLOYEE]
    assert "nooit over één persoon" in text(client, here, name="team:ask_hr")
    named = {"text": f"{jo.first_name} wil iets anders"}
    answer = page(client, robin, Role.MANAGER, "team:ask_hr", **named)
    assert "werkt in je team" in answer.content.decode()
    assert not Question.objects.exists()
    asked = {"text": "Hoe geven we de buitendienst tijd om te leren?"}
    assert page(client, robin, Role.MANAGER, "team:ask_hr", **asked).status_code == 302
    assert asked["text"] in text(client, here, name="team:ask_hr")
    assert asked["text"] in text(client, here, Role.HR, "contact:questions")
    assert {x.kind for x in Message.objects.all()} == {"question_asked"}
    anyway = named | {"anyway": "on"}  # a name can be a word as well
    assert page(client, robin, Role.MANAGER, "team:ask_hr", **anyway).status_code == 302
    assert Question.objects.count() == 2


def test_the_sheet_for_hr_is_a_tagged_pdf_with_the_three_questions(client, here):
    answer = page(client, here.people[Role.MANAGER], Role.MANAGER, "team:sheet")
    found = PdfReader(io.BytesIO(answer.content))
    assert bool(found.trailer["/Root"]["/MarkInfo"]["/Marked"])
    assert "Herkennen we dit?" in found.pages[0].extract_text()
    assert "verzonnen" not in found.pages[0].extract_text()
    Organisation.objects.filter(pk=here.organisation.pk).update(made_up=True)
    answer = page(client, here.people[Role.MANAGER], Role.MANAGER, "team:sheet")
    assert "verzonnen" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    for role in (Role.EMPLOYEE, Role.HR):
        assert page(client, here.people[role], role, "team:sheet").status_code == 403


def test_the_drawer_is_closed_until_something_in_it_goes(client, here):
    robin, jo = here.people[Role.MANAGER], here.people[Role.EMPLOYEE]
    drawer = 'id="meer"'
    assert f"{drawer}>" in text(client, here)
    assert "Hier staat nu niets" in text(client, here, Role.EMPLOYEE, "team:ours")
    page(client, robin, Role.MANAGER, "team:act", do="begin")
    assert f"{drawer} open>" in text(client, here)
    rota = StoryRota.objects.get()
    page(client, robin, Role.MANAGER, "team:act", do="pass", rota=rota.pk, person=robin.pk)
    assert "Jij bent aan de beurt" in text(client, here, Role.EMPLOYEE, "home:today")
    assert "Sla mijn beurt over" in text(client, here, Role.EMPLOYEE, "team:ours")
    page(client, jo, Role.EMPLOYEE, "team:join_in", do="pass", rota=rota.pk)
    assert "Sla mijn beurt over" not in text(client, here, Role.EMPLOYEE, "team:ours")
    for wrong in ({"do": "x"}, {"do": "add", "goal": "x"}, {"do": "done"}):
        assert page(client, robin, Role.MANAGER, "team:act", **wrong).status_code == 404
    stranger = here.people[Role.HR]
    answer = page(client, stranger, Role.HR, "team:join_in", do="pass", rota=rota.pk)
    assert answer.status_code == 404


def test_a_goal_and_an_action_are_read_by_the_team_and_by_nobody_else(client, here):
    robin, jo, hr = (here.people[x] for x in (Role.MANAGER, Role.EMPLOYEE, Role.HR))
    until = timezone.localdate() + timedelta(days=20)
    goal = {"what": "Vijf keer meelopen", "target": 5, "until": until}
    assert page(client, robin, Role.MANAGER, "team:goal", **goal).status_code == 302
    action = {"what": "Vrijdag een uur vrij om te leren", "until": until}
    assert page(client, robin, Role.MANAGER, "team:action", **action).status_code == 302
    for who, role in ((jo, Role.EMPLOYEE), (robin, Role.MANAGER)):
        name = "team:ours" if who == jo else "team:team"
        shown = page(client, who, role, name).content.decode()
        assert "Vijf keer meelopen" in shown
        assert "Vrijdag een uur vrij" in shown
    found = TeamGoal.objects.get()
    page(client, jo, Role.EMPLOYEE, "team:join_in", do="add", goal=found.pk)
    assert "Samen 1 van 5" in text(client, here)
    assert page(client, hr, Role.HR, "team:join_in", do="add", goal=found.pk).status_code == 404
    assert "Vijf keer" not in text(client, here, Role.HR, "team:ours")
    page(client, robin, Role.MANAGER, "team:act", do="done", action=TeamAction.objects.get().pk)
    assert "gedaan op" in text(client, here, Role.EMPLOYEE, "team:ours")


def test_a_leaders_own_check_has_no_form_and_no_mirror_of_a_small_team(client, here):
    shown = text(client, here, name="team:self_check")
    main = shown[shown.index("<main") : shown.index("</main>")]
    assert "<form" not in main
    assert "Er is geen spiegel" in main


def test_a_mirror_is_of_the_own_team_alone_and_only_when_it_passed_the_gate(client, here):
    other = make_unit("Beheer", UnitKind.TEAM, here.concern)
    version = fixed("factors")
    name = "team:self_check"
    released(here, version=version, units=((here.team, other),))
    assert page(client, here.people[Role.MANAGER], Role.MANAGER, name).context["mirror"] == ()
    released(here, version=version, units=((), (), (), (here.team,)), title="Klein")
    assert page(client, here.people[Role.MANAGER], Role.MANAGER, name).context["mirror"] == ()
    released(here, version=version, units=((here.team,),), title="Eigen")
    (line,) = page(client, here.people[Role.MANAGER], Role.MANAGER, name).context["mirror"]
    assert line.startswith("Leiderschap: ")
    assert "op een schaal van 1 tot 5" in line


def test_what_holds_people_back_is_of_the_group_or_rolled_up(client, here):
    robin = here.people[Role.MANAGER]
    assert "Hierover is nog niets bekend" in text(client, here)
    released(here, version=fixed("phases"), units=((), (), (), (here.team,)))
    answer = page(client, robin, Role.MANAGER)
    assert answer.context["view"].is_whole, "four people are rolled up to everybody"
    (line,) = answer.context["obstacles"]
    assert line.startswith("Mogen, kunnen en durven: ")
    assert "van Voorbeeldstad" in answer.content.decode()


def test_who_said_yes_finds_where_to_sign_up_and_the_manager_does_not_see_it(client, here, course):
    robin, jo = here.people[Role.MANAGER], here.people[Role.EMPLOYEE]
    Proposal.objects.create(
        manager=robin, employee=jo, intervention=course, name=course.name, state="yes",
        on=timezone.localdate(), answered_on=timezone.localdate(), hours=4,
    )  # fmt: skip
    day = timezone.localdate() + timedelta(days=30)
    made = Programme.objects.create(
        name="Groep 1", promise="x", begins=day, ends=day, intervention=course
    )
    Intake.objects.create(programme=made, open_until=day)
    join = reverse("programmes:join", args=[made.pk])
    assert f'href="{join}"' in text(client, here, Role.EMPLOYEE, "team:proposals")
    before = page(client, robin, Role.MANAGER, "team:ledger").content
    taking_part.sign_up(made.pk, jo.pk)
    after = page(client, robin, Role.MANAGER, "team:ledger").content
    strip = re.compile(rb'(nonce|value|name="csrf)[^>]*')
    assert strip.sub(b"", before) == strip.sub(b"", after)
    assert f'href="{join}"' not in text(client, here, Role.EMPLOYEE, "team:proposals")


def test_the_question_that_gathers_a_quarter_comes_before_the_picture(client, here):
    robin = here.people[Role.MANAGER]
    released(here, version=fixed("phases"), title="Voorjaar")

    def says(chance, group, asked):
        return float(chance.random() < {"HIN01": 0.7, "HIN04": 0.5}.get(asked.code[:5], 0.3))

    other = make_unit("Beheer", UnitKind.TEAM, here.concern)
    released(
        here, version=fixed("obstacles"), title="2026-3", rolling="obstacles", says=says,
        units=((here.team, other),),
    )  # fmt: skip
    answer = page(client, robin, Role.MANAGER)
    lines = answer.context["obstacles"]
    assert len(lines) == 3, lines
    assert lines[0].startswith("“Mijn werk is te druk om iets nieuws op te pakken.”")
    assert lines[0].endswith("% zegt ja.")
    assert lines[1].startswith("“Ik vind het spannend om erover te beginnen.”")
    assert answer.context["back_of"].picture.row.name == "Groep 0"
    assert "Voorjaar" in answer.content.decode(), "the picture above stays that of the survey"


def test_a_new_picture_is_the_first_step_and_is_set_aside_by_itself(client, here):
    robin = here.people[Role.MANAGER]
    first = released(here, title="Voorjaar")
    shown = page(client, robin, Role.MANAGER).context["step"]
    assert shown[0].code == f"picture {first.wave_id}"
    page(client, robin, Role.MANAGER, "team:set_aside", step=shown[0].code)
    StepSetAside.objects.update(on=timezone.localdate() - timedelta(days=8))
    assert page(client, robin, Role.MANAGER).context["step"][0].kind == "agreement"
    released(here, title="Najaar", closed_on=timezone.localdate())
    assert page(client, robin, Role.MANAGER).context["step"][0].kind == "picture"


def test_half_a_year_after_a_programme_for_the_team_it_asks_what_is_still_used(client, here):
    robin = here.people[Role.MANAGER]
    ended = months_after(timezone.localdate(), -6) - timedelta(days=3)
    elsewhere = make_unit("Beheer", UnitKind.TEAM, here.concern)
    made = Programme.objects.create(
        name="Naast Elkaar", promise="x", begins=ended, ends=ended, started_at=timezone.now()
    )
    made.units.add(elsewhere)
    assert "Naast Elkaar" not in text(client, here), "not for this team"
    made.units.set([here.team])
    week = page(client, robin, Role.MANAGER).context["week"]
    assert week.question.startswith("Naast Elkaar is een half jaar klaar.")
    jo = here.people[Role.EMPLOYEE]
    Enrolment.objects.create(programme=made, person=jo, way="own", state="in", unit=here.team)
    assert page(client, robin, Role.MANAGER).context["week"] == week, "whoever took part"
