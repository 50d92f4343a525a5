"""The offer and “Wat werkt?”: who sees what, three views of one selection, and the cards."""

from dataclasses import replace
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.catalogue.test_grading import LOTTERY
from tests.world import sign_in

from bestendig.catalogue.actions import Described, add_intervention
from bestendig.catalogue.codes import PeopleBand
from bestendig.catalogue.models import Intervention
from bestendig.catalogue.recording import Retained, record_result
from bestendig.common import scope
from bestendig.effects.grade import Grade, VerdictCode
from bestendig.organisations.roles import Role
from bestendig.pages.navigation import MENU

pytestmark = pytest.mark.django_db
READERS = (Role.ADVISER, Role.HR, Role.BOARD, Role.FUND_ANALYST, Role.WORKS_COUNCIL, Role.DPO)
LEARN = Described(
    name="Leertijd",
    summary="Twee uur in de week.",
    outcomes=("mastery",),
    factors=("room_to_learn",),
    phases=("action",),
    enrol="Mail naar Noor",
)
WALK = Described(
    name="Wandelen",
    summary="Samen naar buiten.",
    outcomes=("vitality",),
    factors=("offer",),
    phases=("awareness",),
    provider="Bureau Buiten",
    time="hours",
)
FORM = {"name": "Leervoucher", "summary": "Kies een cursus.", "audience": "everybody"}


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        world.learn, world.walk = add_intervention(LEARN), add_intervention(WALK)
    return world


@pytest.fixture
def adviser(client, here):
    sign_in(client, here.here.people[Role.ADVISER], Role.ADVISER)
    return client


def page(answer):
    assert answer.status_code == 200, answer.status_code
    return " ".join(unescape(answer.content.decode()).split())


def test_nobody_has_more_than_five_entries_and_each_finds_the_offer():
    assert all(len(entries) <= 5 for entries in MENU.values())
    for role, name in (
        (Role.EMPLOYEE, "catalogue:offer"),
        (Role.MANAGER, "catalogue:offer"),
        (Role.COACH, "catalogue:offer"),
        (Role.ADVISER, "catalogue:works"),
        (Role.BOARD, "catalogue:works"),
        (Role.FUND_ANALYST, "catalogue:works"),
    ):
        assert name in {x.name for x in MENU[role]}


def test_who_decides_reads_what_works_and_only_advisers_write(client, here):
    for role in Role:
        if role is Role.PLATFORM_ADMIN:
            continue
        sign_in(client, here.here.people[role], role)
        for address in ("/wat-werkt/", "/wat-werkt/lijst/", "/wat-werkt/kaart/"):
            assert client.get(address).status_code == (200 if role in READERS else 403)
        writes = role in {Role.ADVISER, Role.HR}
        assert client.get("/wat-werkt/nieuw/").status_code == (200 if writes else 403)
        assert client.get("/aanbod/").status_code == 200


def test_another_municipality_finds_nothing_of_this(client, here):
    sign_in(client, here.there.people[Role.ADVISER], Role.ADVISER)
    assert "Leertijd" not in page(client.get("/wat-werkt/lijst/"))
    assert client.get(f"/wat-werkt/{here.learn.pk}/").status_code == 404
    assert client.get(f"/aanbod/{here.learn.pk}/").status_code == 404
    assert client.post(f"/wat-werkt/{here.learn.pk}/opnieuw/").status_code == 404


def test_employee_finds_by_filter_and_word_and_reads_how_to_join(client, here):
    sign_in(client, here.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert "Wandelen" not in page(client.get("/aanbod/?uitkomst=mastery")).partition("offers")[2]
    words = page(client.get("/aanbod/?zoek=buiten"))
    assert "Eén ding in het aanbod" in words
    assert "Niets past bij deze keuze" in page(client.get("/aanbod/?zoek=zeppelin"))
    words = page(client.get(f"/aanbod/{here.learn.pk}/"))
    assert "Mail naar Noor" in words
    assert "Noor, 030 123 45 67" in words  # the contact person, when nobody else is named
    assert "Of dit werkt, weten we nog niet." in words
    assert "Alles wat hiervan bekend is" not in words


def test_the_drawing_filters_and_takes_its_filter_away_again(adviser):
    words = page(adviser.get("/wat-werkt/lijst/?tijd=hours"))
    assert 'href="?tijd=hours&uitkomst=vitality"' in words
    words = page(adviser.get("/wat-werkt/lijst/?tijd=hours&uitkomst=vitality"))
    assert '<a class="m-way-link" href="?tijd=hours" aria-current="true">' in words
    assert 'href="/wat-werkt/kaart/?uitkomst=vitality&tijd=hours"' in words
    assert "Eén maatregel" in words


def test_a_filter_that_cannot_be_read_is_not_looked_for(adviser):
    assert "2 maatregelen" in page(adviser.get("/wat-werkt/?uitkomst=geluk&bron=mars"))


def test_grid_says_what_would_be_needed_and_what_was_found(adviser, here):
    words = page(adviser.get("/wat-werkt/"))
    assert "Nodig om het te weten: een groep om mee te vergelijken, en samen ongeveer" in words
    assert words.count("Nog niet gemeten") == 2
    with scope.bind(here.here.organisation.pk):
        kept = Retained(share=0.33, low=0.1, high=0.6, months=6)
        record_result(here.learn.pk, replace(LOTTERY, retained=kept))
    words = page(adviser.get("/wat-werkt/"))
    assert "<strong>Helpt:</strong> leerruimte" in words
    assert "Sterk bewijs (A) · 100–249 mensen · na 6 maanden 33% over" in words
    assert words.count("Nog niet gemeten") == 1


def test_card_tells_verdict_rule_results_and_sources(adviser, here):
    with scope.bind(here.here.organisation.pk):
        record_result(here.learn.pk, LOTTERY)
        none = {"grade": Grade.NONE, "verdict": VerdictCode.NONE, "better": None}
        record_result(here.walk.pk, replace(LOTTERY, source=uuid4(), **none))
    words = page(adviser.get(f"/wat-werkt/{here.learn.pk}/"))
    assert "<strong>Ja, het werkt.</strong> Door Leertijd staan deelnemers er beter voor" in words
    assert "Dit oordeel rust op één meting." in words
    assert "Het effect is +0,50 standaardafwijking, waarschijnlijk tussen +0,20 en +0,80" in words
    assert "Het lot bepaalde wie meedeed" in words
    assert 'href="/wat-werkt/bronnen/#pak"' in words  # what is known of room to learn
    words = page(adviser.get(f"/wat-werkt/{here.walk.pk}/"))
    assert "Geen uitspraak mogelijk." in words
    assert "Nodig om het te weten: ongeveer 5 keer zo veel mensen." in words
    words = page(adviser.get(f"/aanbod/{here.learn.pk}/"))
    assert "We hebben het gemeten: dit helpt bij leerruimte." in words
    assert "(A)" not in words


def test_card_tells_a_verdict_whose_numbers_stay_inside(adviser, here):
    none = {"grade": Grade.NONE, "verdict": VerdictCode.NONE, "better": None}
    with scope.bind(here.here.organisation.pk):
        inside = replace(LOTTERY, estimated=None, withheld=True, people=PeopleBand.FROM_20, **none)
        record_result(here.learn.pk, inside)
    words = page(adviser.get(f"/wat-werkt/{here.learn.pk}/"))
    assert "Met dit aantal mensen kunnen we het niet zien." in words
    assert "De groepen zijn te klein om het getal te laten zien." in words
    assert "samen ongeveer 250 mensen" in words
    assert "standaardafwijking" not in words


def test_map_counts_marks_what_is_empty_and_lists_the_items(adviser):
    words = page(adviser.get("/wat-werkt/kaart/"))
    assert "De kaart telt 2 maatregelen. In 82 van de 84 vakken staat niets." in words
    assert "Nergens iets voor: Verandervermogen" in words
    address = "/wat-werkt/lijst/?uitkomst=mastery&factor=room_to_learn&fase=action"
    assert f'href="{address}">1<' in words
    words = page(adviser.get(address))
    assert "Leertijd" in words
    assert "Wandelen" not in words
    # An empty cell that the library has an example for leads there.
    found = page(adviser.get("/wat-werkt/kaart/"))
    assert "uitkomst=adaptability&factor=room_to_learn&fase=awareness&bron=library" in found


def test_library_card_cites_the_report_and_is_taken_over(adviser, here):
    words = page(adviser.get("/wat-werkt/bibliotheek/digiduurzaam/"))
    assert "Rapport, §3.2.4." in words
    assert "Zes maanden na afloop vlakten de resultaten af" in words
    assert adviser.get("/wat-werkt/bibliotheek/verzonnen/").status_code == 404
    take = "/wat-werkt/bibliotheek/digiduurzaam/overnemen/"
    assert 'value="Digiduurzaam"' in page(adviser.get(take))
    answer = adviser.post(take, {**FORM, "name": "Digiduurzaam", "contact": "Noor"})
    with scope.bind(here.here.organisation.pk):
        made = Intervention.objects.get(library="digiduurzaam")
    assert answer["Location"] == f"/wat-werkt/{made.pk}/"
    assert "Rapport, §3.2.4." in page(adviser.get(answer["Location"]))
    assert adviser.get(take)["Location"] == f"/wat-werkt/{made.pk}/"


def test_adding_shows_what_there_is_first_and_a_duplicate_warns(adviser, here):
    assert "Je ziet dan eerst wat er al is" in page(adviser.get("/wat-werkt/nieuw/"))
    words = page(adviser.get("/wat-werkt/nieuw/?naam=Leertijd&wat="))
    assert "Dit is er misschien al" in words
    answer = adviser.post("/wat-werkt/nieuw/", {**FORM, "name": "Leertijd"})
    assert answer.status_code == 422
    assert "Dit is er misschien al: Leertijd." in unescape(answer.content.decode())
    answer = adviser.post("/wat-werkt/nieuw/", {**FORM, "name": "Leertijd", "knowingly": "on"})
    assert answer.status_code == 302
    assert "Er is nog niets dat hierop lijkt." in page(
        adviser.get("/wat-werkt/nieuw/?naam=Zeppelinvaart")
    )
    answer = adviser.post("/wat-werkt/nieuw/", {**FORM, "outcomes": ["mastery"]})
    assert "Leervoucher" in page(adviser.get(answer["Location"]))


def test_changed_stopped_and_offered_again(adviser, client, here):
    card = f"/wat-werkt/{here.walk.pk}/"
    assert adviser.post(f"{card}wijzigen/", {**FORM, "name": "Lopen"}).status_code == 302
    assert "Lopen" in page(adviser.get(card))
    assert adviser.post(f"{card}stoppen/", {"why": ""}).status_code == 422
    assert adviser.post(f"{card}stoppen/", {"why": "Niemand kwam"}).status_code == 302
    assert "Niemand kwam" in page(adviser.get("/wat-werkt/gestopt/"))
    assert "Lopen" not in page(adviser.get("/aanbod/"))
    assert "Dit bieden we nu niet meer aan." in page(adviser.get(f"/aanbod/{here.walk.pk}/"))
    assert adviser.post(f"{card}opnieuw/").status_code == 302
    assert "Lopen" in page(adviser.get("/aanbod/"))
    assert adviser.post(f"{card}stoppen/", {"remove": "1"}).status_code == 302
    assert adviser.get(card).status_code == 404


def test_what_has_a_result_cannot_be_thrown_away(adviser, here):
    with scope.bind(here.here.organisation.pk):
        record_result(here.learn.pk, LOTTERY)
    answer = adviser.post(f"/wat-werkt/{here.learn.pk}/stoppen/", {"remove": "1"})
    assert answer.status_code == 422
    assert "Dit is gebruikt, dus het blijft staan." in unescape(answer.content.decode())


def test_a_source_opens_and_stands_in_the_register(adviser, here):
    card = f"/wat-werkt/{here.learn.pk}/"
    said = {"text": "Deelnemers waren blij.", "kind": "evaluation", "title": "Evaluatie 2025"}
    assert adviser.post(f"{card}bron/", {**said, "title": ""}).status_code == 422
    assert adviser.post(f"{card}bron/", {**said, "year": "2025"}).status_code == 302
    with scope.bind(here.here.organisation.pk):
        claim = here.learn.claims.get()
    words = page(adviser.get(card))
    assert f'href="/wat-werkt/bronnen/#claim-{claim.pk}"' in words
    assert "Nog niet gemeten" in words  # a claim is no measurement
    assert f'id="claim-{claim.pk}"' in page(adviser.get("/wat-werkt/bronnen/"))
    assert adviser.post(f"{card}bron/{claim.pk}/weg/").status_code == 302
    assert "Deelnemers waren blij." not in page(adviser.get(card))


def test_one_search_field_finds_the_offer_too(client, here):
    sign_in(client, here.here.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert f'href="/aanbod/{here.walk.pk}/"' in page(client.get("/zoek/?q=naar+BUITEN"))
    sign_in(client, here.there.people[Role.EMPLOYEE], Role.EMPLOYEE)
    assert "Wandelen" not in page(client.get("/zoek/?q=naar+BUITEN"))


def test_english_is_complete(adviser):
    words = page(adviser.get("/en/wat-werkt/bibliotheek/bruis/"))
    assert "Offers tools, questionnaires and webinars for vitality" in words
    assert "The map counts 2 interventions." in page(adviser.get("/en/wat-werkt/kaart/"))


@pytest.mark.parametrize(
    "view", ["/wat-werkt/", "/wat-werkt/lijst/", "/wat-werkt/kaart/", "/aanbod/"]
)
def test_as_many_queries_for_one_as_for_sixty(adviser, here, view):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert adviser.get(view).status_code == 200
        return len(asked)

    before = count()
    with scope.bind(here.here.organisation.pk):
        for number in range(60):
            made = Intervention.objects.create(
                name=f"Maatregel {number}",
                summary="Verzonnen",
                outcomes=["mastery"],
                added_at=timezone.now(),
            )
            record_result(made.pk, replace(LOTTERY, source=uuid4()))
    assert count() == before
    assert "Pagina 1 van 2" in page(adviser.get(view)) or view == "/wat-werkt/kaart/"
