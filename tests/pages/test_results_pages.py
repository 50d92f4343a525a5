"""What came out of a survey: the picture of the whole, and the page for a manager."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.measurement.conftest import keys_here  # noqa: F401 - a fixture
from tests.released import closed_wave, fill, fixed, released
from tests.world import make_place, make_unit, sign_in

from bestendig.common import scope
from bestendig.organisations.models import ContextEvent, Person, UnitKind
from bestendig.organisations.roles import Role
from bestendig.questionnaires.launched import wave_document
from bestendig.releases.models import Release
from bestendig.releases.queries import TOP

ROLES = [role for role in Role if role is not Role.PLATFORM_ADMIN]


@pytest.fixture
def here(world):
    """The first organisation, bound."""
    with scope.bind(world.here.organisation.pk):
        yield world.here


def as_(client, place, role):
    sign_in(client, place.people[role], role)
    return client


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def here_with_people(transactional_db, plain_site, keys_here, monkeypatch):  # noqa: F811
    """120 people in five teams, of whom everybody answered a wave that was opened."""
    monkeypatch.setattr("bestendig.common.keys.record._OPS", 1)
    monkeypatch.setattr("bestendig.common.keys.record._MEMORY", 8192)
    place = make_place("stad", "Stad")
    with scope.bind(place.organisation.pk):
        fill(place, (24,) * 5)
        first, *others = Person.objects.filter(first_name__startswith="Mens").order_by("pk")
        leads = [first, *others[:11]]
        for number, person in enumerate(others[11:]):
            person.manager = leads[number % len(leads)]
        Person.objects.bulk_update(others, ["manager"])
        return place, closed_wave(monkeypatch)


def test_wave_that_was_answered_closed_and_opened_is_shown(client, here_with_people):
    place, wave = here_with_people
    page = as_(client, place, Role.EMPLOYEE).get(reverse("results:latest"), follow=True)
    assert page.redirect_chain == [(reverse("results:wave", args=[wave.pk]), 302)]
    names = [gauge.one.name for gauge in page.context["gauges"]]
    assert names == [
        "Vitale medewerkers", "Wendbare medewerkers", "Vitale organisatie", "Wendbare organisatie",
    ]  # fmt: skip
    assert all(gauge.one.value for gauge in page.context["gauges"])
    assert "We meten geen gezondheid." in text(page)
    assert '<strong class="facts__number">100%</strong> deed mee' in text(page)
    # everybody answered just anything
    said = {row.one.name: row for row in page.context["alike"].rows}
    assert said["Vitale organisatie"].within.text == "mensen verschillen veel"
    assert said["Vitale medewerkers"].within is None
    assert {row.between.text for row in said.values()} <= {
        "geen duidelijk verschil", "groepen verschillen een beetje",
    }  # fmt: skip
    assert "Spreiding" in [label.name for label in page.context["kinds"]]


def test_nothing_closed_yet_says_what_will_be_here(client, here):
    page = as_(client, here, Role.EMPLOYEE).get(reverse("results:latest"))
    assert "Er is nog geen meting gesloten." in text(page)
    assert client.get(reverse("results:wave", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("role", ROLES)
def test_everybody_reads_the_whole_and_no_group(client, here, role):
    release = released(here)
    page = as_(client, here, role).get(reverse("results:wave", args=[release.wave_id]))
    assert page.status_code == 200
    assert "Groep" not in page.content.decode()


def test_other_organisation_finds_nothing(client, world):
    with scope.bind(world.here.organisation.pk):
        release = released(world.here)
    page = as_(client, world.there, Role.BOARD).get(reverse("results:wave", args=[release.wave_id]))
    assert page.status_code == 404


def test_every_number_says_what_kind_it_is(client, here):
    release = released(here, version=fixed("event"))
    page = as_(client, here, Role.EMPLOYEE).get(reverse("results:wave", args=[release.wave_id]))
    assert [x.name for x in page.context["kinds"]] == [
        "Bereik", "Stand", "Waardering", "Eigen oordeel",
    ]  # fmt: skip
    (activity,) = page.context["sections"]
    assert {one.kind.name for one in activity.ones if one.code.startswith("WAA")} == {"Waardering"}
    assert {one.kind.name for one in activity.ones if one.code == "eva_effect.v1"} == {
        "Eigen oordeel"
    }


def test_earlier_wave_stands_beside_it_only_for_figures_of_one_name(client, here):
    core = fixed()
    long_ago = timezone.localdate() - timedelta(days=200)
    released(here, title="Voorjaar", closed_on=long_ago, version=core, seed=2)
    released(here, title="Anders", closed_on=long_ago, version=fixed("factors"), seed=3)
    ContextEvent.objects.create(
        title="Nieuw systeem", side="inside", starts_on=long_ago + timedelta(days=50)
    )
    release = released(here, version=core)
    page = as_(client, here, Role.BOARD).get(reverse("results:wave", args=[release.wave_id]))
    vital = page.context["gauges"][0].one
    assert [then.title for then in vital.earlier] == ["Voorjaar"]
    assert vital.change_words
    titles = [drawn.chart.title for drawn in page.context["over_time"].charts]
    assert titles[-1] == "Hoeveel procent deed mee?"
    assert len(titles) == 5
    assert [drawn.kind.name for drawn in page.context["over_time"].charts][-2:] == [
        "Verandering", "Bereik",
    ]  # fmt: skip
    assert "Nieuw systeem" in text(page)


def test_wave_of_other_parts_is_not_laid_beside(client, here):
    core = fixed()
    long_ago = timezone.localdate() - timedelta(days=200)
    part = released(here, title="Deel", closed_on=long_ago, version=core, sizes=(40, 40, 0))
    release = released(here, version=core)
    assert {value["hidden"] for value in part.rows.get(number=3).values} == {"no_answers"}
    page = as_(client, here, Role.BOARD).get(reverse("results:wave", args=[release.wave_id]))
    assert page.context["over_time"] is None
    assert "Dit is de eerste keer dat we dit zo vragen." in text(page)


def test_survey_of_some_parts_does_not_call_itself_the_whole(client, here):
    release = released(here, asked=("Groen", "Wegen"))
    page = as_(client, here, Role.BOARD).get(reverse("results:wave", args=[release.wave_id]))
    assert '<h1 class="utrecht-heading-1">Beeld van Groen en Wegen</h1>' in text(page)
    assert "Niet iedereen bij Voorbeeldstad is uitgenodigd." in text(page)
    assert "Deze cijfers gaan alleen over Groen en Wegen." in text(page)
    page = client.get(reverse("results:groups", args=[release.wave_id]))
    assert "duidelijk hoger of lager dan alle 2 uitgenodigde onderdelen samen" in text(page)
    assert "heel Voorbeeldstad" not in text(page)


def test_what_changed_is_said_only_of_what_is_clear(client, here):
    def higher(by):
        return lambda chance, group, asked: chance.gauss(
            2.6 + by * asked.code.startswith("VIT"), 0.7
        )

    core = fixed()
    long_ago = timezone.localdate() - timedelta(days=200)
    released(here, title="Voorjaar", closed_on=long_ago, version=core, says=higher(0))
    release = released(here, version=core, says=higher(1))
    page = as_(client, here, Role.BOARD).get(reverse("results:wave", args=[release.wave_id]))
    moved, rest = page.context["story"].changed
    assert moved.startswith("Vergeleken met Voorjaar (")
    assert "Vitale medewerkers ging omhoog van 2,7 naar 3,7" in moved
    assert "Vitale organisatie" not in moved
    assert moved.endswith("Waardoor dat komt, weten we niet.")
    assert rest == "Bij de andere onderwerpen is geen duidelijk verschil te zien."


def test_page_takes_as_many_queries_for_two_waves_as_for_many(client, here):
    core, today = fixed(), timezone.localdate()
    release = released(here, version=core)
    as_(client, here, Role.ADVISER)
    taken = []
    for days in ((300,), range(100, 400, 50)):
        for ago in days:
            released(here, version=core, closed_on=today - timedelta(days=ago))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("results:wave", args=[release.wave_id]))
        taken.append(len(queries))
    assert taken[0] == taken[1] <= 16


def manager(client, here):
    return as_(client, here, Role.MANAGER).get(reverse("results:team"))


def test_manager_before_the_first_wave_has_three_questions(client, here):
    page = manager(client, here)
    assert "Na de eerste meting zie je hier het beeld van jouw groep." in text(page)
    assert page.context["questions"] == [
        "Herkennen we dit?", "Wat gaat bij ons goed?", "Wat pakken wij als eerste aan?",
    ]  # fmt: skip


def test_manager_of_a_team_in_no_group_sees_the_whole(client, here):
    released(here)
    (view,) = manager(client, here).context["views"]
    assert view.is_whole
    assert view.is_nowhere


def test_manager_of_a_small_team_sees_its_group(client, here):
    other = make_unit("Beheer", UnitKind.TEAM, here.concern)
    released(here, units=((here.team, other),))
    page = manager(client, here)
    (view,) = page.context["views"]
    assert not view.is_own
    assert not view.is_whole
    assert "Jouw team is te klein voor eigen cijfers." in text(page)
    assert "Je ziet het beeld van Groep 0." in text(page)
    assert "Groep 1" not in text(page)


def test_manager_of_a_whole_group_is_told_so(client, here):
    released(here, units=((here.team,),))
    page = manager(client, here)
    assert page.context["views"][0].is_own
    assert "Jouw team is te klein" not in text(page)


def test_manager_of_a_group_that_is_not_shown_sees_the_whole_and_why(client, here):
    released(here, units=((), (), (), (here.team,)))
    page = manager(client, here)
    (view,) = page.context["views"]
    assert view.is_whole
    assert "Ook Groep 3 is te klein, of blijft dicht om anderen te beschermen." in text(page)


def test_difference_that_chance_can_make_is_said_to_be_one(client, here):
    def apart(by):
        return lambda chance, group, asked: chance.gauss(3.0 + (by if group == 0 else 0), 0.9)

    released(here, units=((here.team,),), says=apart(0.1))
    assert not manager(client, here).context["views"][0].clear
    released(
        here, units=((here.team,),), says=apart(1.3), closed_on=timezone.localdate(), title="Later"
    )
    page = manager(client, here)
    assert page.context["views"][0].clear
    assert "ligt hoger" in text(page)
    assert len(page.context["views"][0].lines) == 3


def test_manager_reads_the_own_place_and_of_no_other_group(client, here):
    version = fixed("indicators")
    codes = [one["code"] for one in wave_document(version)["figures"]]
    words = {codes[0]: {"between": "clear"}, codes[1]: {"between": "chance"}}

    def apart(chance, group, asked):
        return chance.gauss(4.2 if group == 0 else 2.4, 0.6)

    released(here, units=((here.team,),), version=version, says=apart, alike=words)
    page = manager(client, here)
    (place,) = page.context["views"][0].places
    assert place.endswith("groepen verschillen duidelijk. Deze groep hoort bij de hogere.")
    assert "Groep 2" not in text(page)


def test_card_is_a_tagged_pdf(client, here):
    card = as_(client, here, Role.MANAGER).get(reverse("results:card"))
    assert card["Content-Type"] == "application/pdf"
    assert bool(PdfReader(io.BytesIO(card.content)).trailer["/Root"]["/MarkInfo"]["/Marked"])


READ_GROUPS = {Role.ADVISER, Role.HR, Role.BOARD, Role.WORKS_COUNCIL, Role.DPO}


@pytest.mark.parametrize("role", ROLES)
def test_groups_are_for_who_works_with_all_of_them(client, here, role):
    release = released(here)
    as_(client, here, role)
    for name, more in (("groups", []), ("group", ["place-1"])):
        page = client.get(reverse(f"results:{name}", args=[release.wave_id, *more]))
        assert page.status_code == (200 if role in READ_GROUPS else 403)


def test_groups_that_are_hidden_are_told_why_and_never_how_small(client, here):
    release = released(here)
    page = as_(client, here, Role.DPO).get(reverse("results:groups", args=[release.wave_id]))
    (grid,) = [x for x in page.context["grids"] if x.code == "indicator"]
    assert [(line.name, line.closed) for line in grid.lines] == [
        ("Voorbeeldstad", ""), ("Groep 0", ""), ("Groep 1", "closed"), ("Groep 2", ""),
        ("Groep 3", "small"),
    ]  # fmt: skip
    assert (page.context["visible"], page.context["total"]) == (2, 4)
    assert "Van 2 van de 4 groepen is iets te zien." in text(page)
    assert (
        client.get(reverse("results:group", args=[release.wave_id, "place-9"])).status_code == 404
    )


def test_group_that_clearly_differs_has_a_mark_that_is_read_aloud(client, here):
    def apart(chance, group, asked):
        return chance.gauss(4.4 if group == 0 else 2.4, 0.6)

    release = released(here, says=apart)
    page = as_(client, here, Role.BOARD).get(reverse("results:groups", args=[release.wave_id]))
    assert "**Groep 0**: Vitale medewerkers duidelijk hoger" in page.context["story"].seen[1]
    assert "duidelijk hoger dan heel Voorbeeldstad" in text(page)


def test_many_groups_are_shown_a_part_at_a_time(client, here, monkeypatch):
    release = released(here)
    monkeypatch.setattr("bestendig.pages.results.groups.AT_ONCE", 3)
    address = reverse("results:groups", args=[release.wave_id])
    page = as_(client, here, Role.BOARD).get(address)
    assert [row.name for row in page.context["levels"]] == [f"Groep {n}" for n in range(4)]
    page = client.get(address, {"in": "place-1"})
    assert [line.name for line in page.context["grids"][0].lines] == ["Voorbeeldstad", "Groep 0"]


def test_age_stands_beside_the_whole_alone(client, transactional_db, here_with_people):
    place, wave = here_with_people
    with scope.bind(place.organisation.pk):
        assert Release.objects.get().rows.get(number=0).code == TOP
    page = as_(client, place, Role.ADVISER).get(reverse("results:groups", args=[wave.pk]))
    lines = [line.name for line in page.context["ages"][0].lines]
    assert lines == ["Stad", "jonger dan 35", "35 tot en met 59", "60 of ouder"]


def test_who_leads_people_stands_beside_who_does_not_for_the_whole_alone(client, here_with_people):
    place, wave = here_with_people
    page = as_(client, place, Role.BOARD).get(reverse("results:groups", args=[wave.pk]))
    found = page.context["roles"]
    assert [gap.theirs.name for gap in found.gaps][:2] == [
        "Vitale medewerkers",
        "Wendbare medewerkers",
    ]
    assert {gap.leads.answers for gap in found.gaps} == {"10 t/m 14 antwoorden"}
    assert {gap.theirs.answers for gap in found.gaps} == {"100 t/m 249 antwoorden"}
    assert "Kijken leidinggevenden er anders naar?" in text(page)
    with scope.bind(place.organisation.pk):
        rows = Release.objects.get().rows.filter(kind="role")
        assert [(row.parent, row.band) for row in rows] == [(TOP, "others"), (TOP, "leads")]
    as_(client, place, Role.EMPLOYEE)
    assert "leidinggevenden antwoorden" not in text(
        client.get(reverse("results:wave", args=[wave.pk]))
    )


def test_one_leader_too_few_and_nobody_is_told_apart(client, here):
    release = released(here)
    page = as_(client, here, Role.BOARD).get(reverse("results:groups", args=[release.wave_id]))
    assert page.context["roles"] is None


def test_everybody_reads_what_was_done_and_with_whom_it_was_discussed(client, here):
    release = released(here)
    page = as_(client, here, Role.EMPLOYEE).get(reverse("results:told"))
    assert "Wat we ermee doen, bespreken we nog." in text(page)
    assert not page.context["may_write"]
    decide = reverse("results:decide", args=[release.wave_id])
    assert client.get(decide).status_code == 403

    said = {
        "decided": "We plannen vaste leertijd.\r\nElk team kiest wanneer.",
        "discussed_with": "alle teams en de OR",
        "discussed_on": timezone.localdate().isoformat(),
    }
    as_(client, here, Role.ADVISER)
    assert client.post(decide, {**said, "decided": ""}).status_code == 200
    assert client.post(decide, said).status_code == 302
    assert client.post(decide, {**said, "decided": "Vaste leertijd, vanaf mei."}).status_code == 302
    page = as_(client, here, Role.EMPLOYEE).get(reverse("results:told"))
    assert page.context["decision"].decided == "Vaste leertijd, vanaf mei."
    assert [one.version for one in page.context["versions"]] == [1]
    assert "Besproken met: alle teams en de OR" in text(page)


def test_nothing_to_tell_before_the_first_wave(client, here):
    page = as_(client, here, Role.EMPLOYEE).get(reverse("results:told"))
    assert "Na elke meting lees je hier wat eruit kwam" in text(page)


@pytest.mark.parametrize("role", ROLES)
def test_check_is_for_works_council_and_dpo(client, here, role):
    release = released(here)
    as_(client, here, role)
    allowed = role in {Role.WORKS_COUNCIL, Role.DPO}
    for address in (
        reverse("results:controls"),
        reverse("results:control", args=[release.wave_id]),
    ):
        assert client.get(address).status_code == (200 if allowed else 403)


def test_check_says_what_was_hidden_and_why_and_who_looked(client, here):
    release = released(here)
    as_(client, here, Role.DPO)
    address = reverse("results:control", args=[release.wave_id])
    page = client.get(address)
    report = page.context["report"]
    assert f"We wilden {report.planned} cijfers laten zien" in page.context["summary"][0]
    assert next(why for _times, why in page.context["hidden"]) == "Minder dan 10 antwoorden."
    assert "heeft de antwoorden van 3 anderen erbij" in text(page)
    client.get(address)
    as_(client, here, Role.WORKS_COUNCIL)
    looked = client.get(address).context["looked"]
    assert [line.role for line in looked] == ["OR", "FG"]


def card(client, place, role, title):
    page = as_(client, place, role).get(reverse("home:today"), follow=True)
    return next((x for x in page.context["cards"] if x.title == title), None)


def test_cards_on_the_home_pages(client, here):
    names = {
        Role.EMPLOYEE: "Wat deden we met jullie antwoorden?",
        Role.MANAGER: "Beeld van Voorbeeldstad",
        Role.ADVISER: "Wat weten we nu?",
        Role.BOARD: "Vier indicatoren",
        Role.WORKS_COUNCIL: "Controle van de laatste uitkomst",
        Role.DPO: "Controle van de laatste uitkomst",
    }
    assert [card(client, here, role, name) for role, name in names.items()] == [None] * 6
    released(here)
    found = {role: card(client, here, role, name) for role, name in names.items()}
    assert all(found.values())
    assert len(found[Role.BOARD].facts) == 4
    assert {fact.kind for fact in found[Role.BOARD].facts} == {"Stand"}
    assert "Herkennen we dit?" in found[Role.MANAGER].text
    assert found[Role.ADVISER].lines[0].text == "Schrijf op wat jullie met Najaar doen"
    for one in found.values():
        assert client.get(one.url).status_code in {200, 403}
