"""Questionnaires as pages: who writes, who reads, who does neither; and another organisation."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.texts import text
from bestendig.organisations.roles import Role
from bestendig.questionnaires.actions import composing
from bestendig.questionnaires.actions.instruments import Licence, register_instrument
from bestendig.questionnaires.actions.own_items import write_own_item
from bestendig.questionnaires.asked import from_bank
from bestendig.questionnaires.bank import bank
from bestendig.questionnaires.meaning import Phrasing
from bestendig.questionnaires.models import (
    ChosenItem,
    Instrument,
    ItemVersion,
    Questionnaire,
    QuestionnaireVersion,
)
from bestendig.questionnaires.templates import CORE, TEMPLATES

pytestmark = pytest.mark.django_db
LIMIT = text("indicator.vital_employees.limit", "nl")


@pytest.fixture
def inside(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here


@pytest.fixture
def draft(inside):
    return composing.start_questionnaire("Kern 2026", "core")


@pytest.fixture
def fixed(inside):
    made = composing.start_questionnaire("Vaste kern", "core")
    return composing.fix_version(made.pk, timezone.now())


@pytest.fixture
def own(draft):
    told = Phrasing(
        dutch="Ik weet waar ons team staat.",
        english="",
        answers="L5",
        reverse=False,
        construct="",
    )
    return write_own_item(draft.pk, told)


def licence():
    today = timezone.localdate()
    return Licence(
        name="Werkschaal",
        holder="Voorbeeldstad",
        number="L-1",
        scope="Eén meting.",
        starts_on=today,
        expires_on=today + timedelta(days=9),
    )


@pytest.fixture
def instrument(inside):
    return register_instrument(licence())


@pytest.fixture
def adviser(client, world):
    sign_in(client, world.here.people[Role.ADVISER], Role.ADVISER)
    return client


def page(answer):
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def codes(version):
    rows = ChosenItem.objects.filter(version=version.pk).order_by("position")
    return list(rows.values_list("code", flat=True))


def at(name, *args, **query):
    tail = "?" + "&".join(f"{x}={y}" for x, y in query.items()) if query else ""
    return reverse(f"questionnaires:{name}", args=args) + tail


def addresses(draft, own, instrument):
    one = draft.questionnaire_id
    return {
        "list": at("list"),
        "start": at("start"),
        "licences": at("licences"),
        "register_licence": at("register_licence"),
        "renew_licence": at("renew_licence", instrument.pk),
        "change_own": at("change_own", own.item_id),
        "version": at("version", draft.pk),
        "compose": at("compose", draft.pk),
        "write_own": at("write_own", draft.pk),
        "fix": at("fix", draft.pk),
        "discard": at("discard", draft.pk),
        "detail": at("detail", one),
        "rename": at("rename", one),
        "next_version": at("next_version", one),
    }


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.HR, {200: "all", 405: "next_version"}),
        (Role.WORKS_COUNCIL, {200: "list licences", 404: "version detail", 403: "rest"}),
        (Role.DPO, {200: "list licences", 404: "version detail", 403: "rest"}),
        (Role.BOARD, {403: "all"}),
        (Role.EMPLOYEE, {403: "all"}),
        (Role.MANAGER, {403: "all"}),
        (Role.ORGANISATION_ADMIN, {403: "all"}),
    ],
)
def test_each_role_opens_what_it_may(client, world, draft, own, instrument, role, expected):
    sign_in(client, world.here.people[role], role)
    named = {name: status for status, names in expected.items() for name in names.split()}
    otherwise = named.get("all", named.get("rest"))
    found = {x: client.get(y).status_code for x, y in addresses(draft, own, instrument).items()}
    assert found == {name: named.get(name, otherwise) for name in found}


def test_another_organisation_finds_nothing(client, world):
    # Made inside the first organisation, which is bound only as long as that takes.
    with scope.bind(world.here.organisation.pk):
        draft = composing.start_questionnaire("Kern 2026", "core")
        own = write_own_item(
            draft.pk,
            Phrasing(dutch="Ik ga op pad.", english="", answers="L5", reverse=False, construct=""),
        )
        instrument = register_instrument(licence())
    sign_in(client, world.there.people[Role.ADVISER], Role.ADVISER)
    with_key = {
        name: address
        for name, address in addresses(draft, own, instrument).items()
        if name not in {"list", "start", "licences", "register_licence"}
    }
    found = {x: client.get(y).status_code for x, y in with_key.items()}
    assert found == {name: 405 if name == "next_version" else 404 for name in with_key}
    assert client.post(with_key["next_version"]).status_code == 404
    assert "Kern 2026" not in page(client.get(at("list")))
    assert "Werkschaal" not in page(client.get(at("licences")))


def test_adviser_starts_with_a_template(adviser, inside):
    shown = page(adviser.get(at("start")))
    assert shown.count("Begin hiermee") == len(TEMPLATES)
    answer = adviser.post(at("start"), {"template": "core"})
    made = QuestionnaireVersion.objects.get()
    assert answer["Location"] == at("compose", made.pk)
    assert (made.questionnaire.title, codes(made)) == ("De twaalf kernvragen", list(CORE.items))


def test_adviser_starts_empty(adviser, inside):
    assert "Dit is nog leeg." in page(adviser.post(at("start"), {"audience": "hr"}))
    adviser.post(at("start"), {"title": "Kort", "audience": "hr"})
    assert Questionnaire.objects.get().audience == "hr"


def test_buttons_add_move_and_take_out(adviser, draft):
    there = at("compose", draft.pk, onderwerp="autonomie")
    answer = adviser.post(there, {"add": "AUT01"})
    assert answer["Location"] == f"{there}#vraag-AUT01"
    adviser.post(there, {"up": "AUT01"})
    adviser.post(there, {"remove": "VIT02"})
    adviser.post(there, {"down": "VIT03"})
    assert codes(draft) == [
        "VIT05", "VIT03", *CORE.items[3:-1], "AUT01", "VGD05",
    ]  # fmt: skip
    adviser.post(there, {"add_all": "autonomie"})
    assert codes(draft)[-2:] == ["AUT02", "AUT03"]


def test_near_health_is_not_offered_and_refused_with_the_kind_sentence(adviser, draft):
    shown = page(adviser.get(at("compose", draft.pk)))
    for code in ("VIT06", "VIT07", "KEU03"):
        assert bank().items[code].text["nl"] not in shown
    assert LIMIT in page(adviser.post(at("compose", draft.pk), {"add": "VIT06"}))
    assert codes(draft) == list(CORE.items)


def test_adviser_composes_by_part_of_the_model_and_by_length(adviser, draft):
    shown = page(adviser.get(at("compose", draft.pk, deel="vital_employees", minuten=3)))
    assert bank().items["VIT01"].text["nl"] in shown
    assert bank().items["AAN01"].text["nl"] not in shown
    assert "past er niet meer bij" in shown
    assert LIMIT in shown
    longer = page(adviser.get(at("compose", draft.pk, minuten=2)))
    assert "langer dan je wilde" in longer
    assert "Geen vraag gevonden." in page(
        adviser.get(at("compose", draft.pk, deel="offer", voor="hr"))
    )
    assert page(adviser.get(at("compose", draft.pk, deel="nonsense", minuten="x")))


def test_works_council_reads_the_exact_questions_of_a_fixed_version(client, world, fixed):
    composing.start_version(fixed.questionnaire_id)
    sign_in(client, world.here.people[Role.WORKS_COUNCIL], Role.WORKS_COUNCIL)
    listed = page(client.get(at("list")))
    assert "12 vragen, 3 minuten" in listed
    assert "concept" not in listed
    shown = page(client.get(at("version", fixed.pk)))
    for one in CORE.asked:
        assert one.text["nl"].replace("'", "&#x27;") in shown
    assert "In de afgelopen 6 maanden:" in shown
    assert shown.count("Helemaal eens") == 9
    assert LIMIT in shown
    english = page(client.get("/en" + at("version", fixed.pk)))
    assert "In the past 6 months:" in english
    assert "Begin een nieuwe versie" not in page(client.get(at("detail", fixed.questionnaire_id)))


def test_fixed_version_shows_what_was_kept_not_what_the_bank_says_now(adviser, fixed):
    kept = [one.as_json() for one in [from_bank(bank().items["VIT01"])]]
    kept[0]["text"]["nl"] = "Zo stond het er."
    QuestionnaireVersion.objects.filter(pk=fixed.pk).update(content=kept)
    assert "Zo stond het er." in page(adviser.get(at("version", fixed.pk)))


def test_adviser_fixes_and_begins_the_next_version(adviser, draft):
    assert "“Kern 2026”, versie 1 vaststellen?" in page(adviser.get(at("fix", draft.pk)))
    assert adviser.post(at("fix", draft.pk))["Location"] == at("detail", draft.questionnaire_id)
    for name in ("compose", "fix", "discard", "write_own"):
        assert adviser.get(at(name, draft.pk))["Location"] == at("version", draft.pk)
    answer = adviser.post(at("next_version", draft.questionnaire_id))
    following = QuestionnaireVersion.objects.get(number=2)
    assert answer["Location"] == at("compose", following.pk)
    adviser.post(at("compose", following.pk), {"remove": "VIT02"})
    adviser.post(at("compose", following.pk), {"add": "AUT01"})
    shown = page(adviser.get(at("detail", draft.questionnaire_id)))
    assert "Niet meer te vergelijken met de vorige versie:" in shown
    assert bank().items["VIT02"].text["nl"] in shown
    assert LIMIT in shown


def test_empty_draft_is_not_fixed(adviser, inside):
    empty = composing.start_questionnaire("Leeg")
    assert "Er staat nog geen vraag in." in page(adviser.post(at("fix", empty.pk)))
    assert "Er staat nog geen vraag in." in page(adviser.get(at("version", empty.pk)))


def test_own_question_gets_advice_first_and_is_kept_on_demand(adviser, draft):
    told = {"text_nl": "Ik kan werken en leren.", "answers": "L5"}
    shown = page(adviser.post(at("write_own", draft.pk), told))
    assert text("questionnaire.remark.double", "nl", words="en") in shown
    assert "Ik heb dit gelezen en houd de zin zo" in shown
    answer = adviser.post(at("write_own", draft.pk), {**told, "kept": "on"})
    assert answer["Location"] == at("compose", draft.pk)
    assert codes(draft)[-1] == "EIG01"
    assert "Eén vraag heeft nog geen Engelse tekst" in page(adviser.get(at("version", draft.pk)))
    assert "Ik kan werken en leren." in page(adviser.get(at("fix", draft.pk)))


def test_own_question_about_health_is_refused(adviser, draft):
    told = {"text_nl": "Ik slaap goed.", "answers": "L5", "kept": "on"}
    shown = page(adviser.post(at("write_own", draft.pk), told))
    assert text("questionnaire.remark.health", "nl", words="slaap") in shown
    assert LIMIT in shown
    assert not ItemVersion.objects.exists()


def test_changed_question_says_whether_the_line_goes_on(adviser, draft, own):
    there = at("change_own", own.item_id)
    told = {"text_nl": "Ik weet wáár ons team staat.", "answers": "L5", "change": "fix"}
    assert text("questionnaire.own.fixed", "nl") in page(adviser.post(there, told))
    told["text_nl"] = "Ik weet niet waar ons team staat."
    shown = page(adviser.post(there, told))
    assert text("questionnaire.own.meaning", "nl") in shown
    assert text("questionnaire.meaning.negation", "nl") in shown
    assert "Lijn 2, tekst 1" in shown


def test_draft_is_thrown_away_after_asking(adviser, draft):
    assert "weggooien?" in page(adviser.get(at("discard", draft.pk)))
    assert adviser.post(at("discard", draft.pk))["Location"] == at("list")
    assert not QuestionnaireVersion.objects.exists()


def test_questionnaire_gets_another_name(adviser, draft):
    there = at("rename", draft.questionnaire_id)
    assert "Dit is nog leeg." in page(adviser.post(there, {"title": ""}))
    adviser.post(there, {"title": "Kern 2027"})
    assert Questionnaire.objects.get().title == "Kern 2027"


def test_licence_is_registered_and_its_question_entered(adviser, draft):
    today = timezone.localdate()
    told = {
        "name": "Werkschaal",
        "holder": "Voorbeeldstad",
        "number": "L-1",
        "scope": "Eén meting.",
        "starts_on": today,
        "expires_on": today + timedelta(days=9),
        "labels_nl": "Nooit\nSoms",
        "labels_en": "Never\nSometimes",
        "lowest": 0,
    }
    refused = adviser.post(at("register_licence"), {**told, "labels_en": "Never"})
    assert "in het Engels evenveel" in page(refused)
    assert adviser.post(at("register_licence"), told)["Location"] == at("licences")
    made = Instrument.objects.get()
    adviser.post(
        at("write_own", draft.pk),
        {"text_nl": "Ik ga nooit zonder plan.", "answers": "", "instrument": made.pk},
    )
    assert "1 vraag" in page(adviser.get(at("licences")))
    shown = page(adviser.get(at("version", draft.pk)))
    assert 'value="0"> <span>Nooit</span>' in shown


def test_expired_licence_blocks_fixing(adviser, draft, own, instrument):
    told = Phrasing(dutch="Ik ga op pad.", english="", answers="L5", reverse=False, construct="")
    write_own_item(draft.pk, told, instrument=instrument)
    today = timezone.localdate()
    renewed = {
        "name": "Werkschaal",
        "holder": "Voorbeeldstad",
        "number": "L-1",
        "scope": "Eén meting.",
        "starts_on": today - timedelta(days=9),
        "expires_on": today - timedelta(days=1),
    }
    adviser.post(at("renew_licence", instrument.pk), renewed)
    assert "verlopen" in page(adviser.get(at("licences")))
    assert "Verleng die eerst" in page(adviser.post(at("fix", draft.pk)))
    assert not QuestionnaireVersion.objects.get(pk=draft.pk).is_fixed


def test_list_takes_as_many_queries_for_one_as_for_thirty(adviser, inside):
    def make(number):
        made = composing.start_questionnaire(f"Lijst {number}", "core")
        composing.fix_version(made.pk, timezone.now())

    make(0)
    one = queries_of(adviser, at("list"))
    for number in range(1, 30):
        make(number)
    assert queries_of(adviser, at("list")) == one


def test_compose_takes_as_many_queries_for_four_questions_as_for_twenty(adviser, inside):
    few, many = (composing.start_questionnaire("Lijst", x) for x in ("managers", "indicators"))
    assert queries_of(adviser, at("compose", few.pk)) == queries_of(adviser, at("compose", many.pk))


def queries_of(client, address):
    """How many queries a page takes the second time."""
    client.get(address)
    with CaptureQueriesContext(connection) as taken:
        assert client.get(address).status_code == 200
    return len(taken)
