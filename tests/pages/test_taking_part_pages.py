"""Taking part and the draw as pages: who adds, who draws, what everybody may check."""

import html
import re
import shlex
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.world import make_person, sign_in

from bestendig.cli import main
from bestendig.common import scope
from bestendig.common.outbox.models import Message
from bestendig.common.texts import text
from bestendig.organisations.models import Account, Person
from bestendig.organisations.roles import Role
from bestendig.programmes.actions import drawing, measuring, taking_part
from bestendig.programmes.actions.drawing import Held
from bestendig.programmes.actions.measuring import Answers
from bestendig.programmes.actions.programmes import Details, begin_programme
from bestendig.programmes.models import Design, Draw, Enrolment, Intake, Programme

pytestmark = pytest.mark.django_db
S = Enrolment.State


def begins():
    """Ten weeks from now. Asked anew each time: a run of all tests may go past midnight."""
    return timezone.localdate() + timedelta(days=70)


def last():
    return begins() + timedelta(days=120)


SAID = {"do": "look", "places": 3, "last_start": last(), "witness": "Sam (OR)", "seed": "47 11"}


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        make_person(world.here, Role.EMPLOYEE, "Zonder")
        Person.objects.filter(first_name="Zonder").update(account=None, work_email="")
        Account.objects.filter(email__startswith="zonder").delete()
        yield world.here


@pytest.fixture
def adviser(client, inside):
    sign_in(client, inside.people[Role.ADVISER], Role.ADVISER)
    return client


@pytest.fixture
def programme(inside):
    owner = inside.people[Role.ADVISER]
    made = begin_programme(
        Details(name="Duo's", promise="Samen op pad.", begins=begins(),
                ends=begins() + timedelta(days=60), outcomes=["mastery"], owner=owner.pk)
    )  # fmt: skip
    answers = Answers(people=160, can_wait=True, in_turn=False, response=80)
    measuring.answer_questions(made.pk, answers)
    measuring.lock_programme_plan(made.pk)
    return Programme.objects.get(pk=made.pk)


@pytest.fixture
def drawn(programme, inside):
    for row in taking_part.enrol_unit(programme.pk, inside.team.pk):
        taking_part.accept(row.pk)
    drawing.fix_lots(programme.pk)
    drawing.hold_draw(
        programme.pk, Held(seed="47 11", witness="Sam (OR)", places=3, last_start=last())
    )
    return programme


def at(name, row):
    return reverse(f"programmes:{name}", args=[row.pk])


def seen(client, name, row):
    answer = client.get(at(name, row))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def test_from_an_empty_list_to_a_draw_that_everybody_can_check(adviser, programme, inside):
    assert text("join.nobody", "nl") in seen(adviser, "people", programme)
    adviser.post(at("people", programme), {"do": "unit", "unit": str(inside.team.pk)})
    rows = list(Enrolment.objects.all())
    assert {x.state for x in rows} == {S.ASKED}
    assert Message.objects.filter(kind="programme_asked").count() == len(rows) - 1  # one has none
    for row in rows[1:]:
        adviser.post(at("enrolment", row), {"do": "accept"})
    adviser.post(at("enrolment", rows[1]), {"do": "apart"})
    adviser.post(at("draw", programme), {"do": "fix"})
    assert text("draw.page.public", "nl") in seen(adviser, "draw", programme)
    assert "De lotnummers liggen vast sinds" in seen(adviser, "check", programme)
    wrong = adviser.post(at("draw", programme), {**SAID, "places": 90}).content.decode()
    assert "Loten kan met minstens één plaats" in wrong
    look = adviser.post(at("draw", programme), SAID).content.decode()
    assert "beginnen: 3." in look
    assert not Draw.objects.exists()
    done = adviser.post(at("draw", programme), {**SAID, "do": "hold"}, follow=True)
    assert "Sam (OR) was erbij." in done.content.decode()
    adviser.post(at("draw", programme), {**SAID, "do": "hold", "seed": "2"})
    assert Draw.objects.get().seed == "47 11"


def test_the_command_on_the_page_repeats_the_draw_from_the_file(
    client, drawn, inside, tmp_path, monkeypatch, capsys
):
    sign_in(client, inside.people[Role.EMPLOYEE], Role.EMPLOYEE)
    page = seen(client, "check", drawn)
    assert not any(x.last_name and str(x) in page for x in Person.objects.all())
    found = re.search(r"<code>(.+?)</code>", page)
    command, *arguments = shlex.split(found[1])
    answer = client.get(at("lots_file", drawn))
    (tmp_path / arguments[1]).write_bytes(answer.getvalue())
    monkeypatch.chdir(tmp_path)
    assert (command, main(arguments)) == ("bestendig", 0)
    said = [x.split() for x in capsys.readouterr().out.splitlines() if re.match(r" *\d{3} ", x)]
    words = {"begint": "programme", "wacht": "comparison"}
    assert {x[0]: words[x[-1]] for x in said} == {
        x["lot"]: x["outcome"] for x in Draw.objects.get().lots
    }


def test_employee_signs_up_and_sees_only_the_own_place(client, programme, inside):
    person = inside.people[Role.EMPLOYEE]
    sign_in(client, person, Role.EMPLOYEE)
    assert client.get(at("join", programme)).status_code == 404
    taking_part.open_intake(programme.pk, timezone.localdate())
    taking_part.nominate(programme.pk, inside.people[Role.MANAGER].pk)
    assert "je kunt je aanmelden" in client.get(reverse("home:today")).content.decode()
    assert text("join.lots", "nl", programme="Duo's") in seen(client, "join", programme)
    client.post(at("join", programme), {"do": "join"})
    row = Enrolment.objects.get(person=person)
    assert (row.state, row.way) == (S.IN, "own")
    own = seen(client, "join", programme)
    assert text("join.you.in", "nl") in own
    assert "Manager" not in own
    client.post(at("join", programme), {"do": "withdraw"})
    assert text("join.you.out", "nl") in seen(client, "join", programme)
    for name in ("people", "draw", "letters"):
        assert client.get(at(name, programme)).status_code == 403


def test_who_was_asked_says_yes_or_no_on_the_own_page(client, programme, inside):
    person = inside.people[Role.EMPLOYEE]
    taking_part.nominate(programme.pk, person.pk)
    sign_in(client, person, Role.EMPLOYEE)
    assert "doe je mee?" in client.get(reverse("home:today")).content.decode()
    client.post(at("join", programme), {"do": "join"})
    assert Enrolment.objects.get().state == S.IN
    assert "Op de lijst" in client.get(reverse("programmes:mine")).content.decode()


def test_everybody_drawn_gets_a_mail_once_and_who_has_none_gets_paper(adviser, drawn):
    said = {"time": "9.00 uur", "place": "kantine", "reply_by": begins() - timedelta(days=7)}
    for _again in range(2):
        adviser.post(at("letters", drawn), {**said, "do": "mail"})
    drawn_people = Enrolment.objects.filter(drawn=True)
    assert Message.objects.filter(kind="draw_outcome").count() == drawn_people.count() - 1
    answer = adviser.post(at("letters", drawn), {**said, "do": "print"})
    assert answer["Content-Type"] == "application/pdf"


def test_neither_board_nor_works_council_sees_who_takes_part(client, drawn, inside):
    for role in (Role.BOARD, Role.WORKS_COUNCIL, Role.DPO, Role.MANAGER):
        sign_in(client, inside.people[role], role)
        assert client.get(at("people", drawn)).status_code == 403
        assert client.get(at("check", drawn)).status_code == 200


def test_who_counts_is_looked_at_first_and_then_stands(adviser, inside, client):
    made = begin_programme(
        Details(name="Duo's", promise="Samen op pad.", begins=begins(),
                ends=begins() + timedelta(days=60), outcomes=["mastery"],
                owner=inside.people[Role.ADVISER].pk)
    )  # fmt: skip
    measuring.answer_questions(
        made.pk, Answers(people=40, others=40, can_wait=False, in_turn=False, response=80)
    )
    Design.objects.update(code="comparison_assigned")
    assert text("sides.lack.plan", "nl") in seen(adviser, "sides", made)
    measuring.lock_programme_plan(made.pk)
    Person.objects.filter(first_name="Zonder").update(unit=inside.concern)
    for row in taking_part.enrol_unit(made.pk, inside.team.pk):
        taking_part.accept(row.pk)
    people = Enrolment.objects.count()
    assert f"Er doen {people} mensen mee." in seen(adviser, "sides", made)
    look = adviser.post(at("sides", made), {"do": "look"}).content.decode()
    assert f"Meedoen: {people} mensen." in look
    assert "Vergelijken met alle anderen" in look
    assert Intake.objects.get().settled_at is None
    done = adviser.post(at("sides", made), {"do": "settle"}, follow=True).content.decode()
    assert "Vergeleken met alle anderen." in done
    assert text("join.settled", "nl") in seen(adviser, "people", made)
    assert "Vastgelegd op" in seen(adviser, "detail", made)
    sign_in(client, inside.people[Role.MANAGER], Role.MANAGER)
    assert client.get(at("sides", made)).status_code == 403


def test_teams_that_start_in_turn_get_a_day_each(adviser, inside):
    made = begin_programme(
        Details(name="Duo's", promise="Samen op pad.", begins=begins(),
                ends=begins() + timedelta(days=90), outcomes=["mastery"],
                owner=inside.people[Role.ADVISER].pk)
    )  # fmt: skip
    measuring.answer_questions(
        made.pk, Answers(people=240, teams=12, can_wait=True, in_turn=True, response=80)
    )
    Design.objects.update(code="staggered_assigned")
    measuring.lock_programme_plan(made.pk)
    Person.objects.filter(first_name="Zonder").update(unit=inside.concern)
    taking_part.enrol_unit(made.pk, inside.concern.pk)
    days = {f"start_{n}": begins() for n in range(20)}
    wrong = adviser.post(at("sides", made), {"do": "look", **days}).content.decode()
    assert "Niet alle teams kunnen op één dag beginnen" in wrong
    days["start_0"] = begins() + timedelta(days=40)
    adviser.post(at("sides", made), {"do": "settle", **days})
    assert set(Intake.objects.get().starts.values()) == {
        begins().isoformat(), days["start_0"].isoformat(),
    }  # fmt: skip
