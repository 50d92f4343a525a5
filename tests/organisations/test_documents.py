"""The ready-made documents: filled when the settings are complete, honest when they are not."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

import bestendig.organisations.documents as documents
from bestendig.common import scope
from bestendig.organisations.actions import agreements as act
from bestendig.organisations.actions import settings as change
from bestendig.organisations.actions.documents import Upload
from bestendig.organisations.documents import NAMES, Name, fill
from bestendig.organisations.documents.facts import NEEDED, Facts, facts
from bestendig.organisations.documents.templates import template
from bestendig.organisations.models import Organisation, Processing
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.organisations.queries.documents import filled_document, filled_documents

FOLDER = Path(documents.__file__).parent
PAPER = Upload("dpia.pdf", b"%PDF-1.7\n%%EOF\n")
COMPLETE = {
    "controller": "het college van Voorbeeldstad",
    "address": "Raadhuisplein 1, 1234 AB Voorbeeldstad",
    "purpose": "Weten welke maatregelen helpen.",
    "ground": "6.1.f",
    "ground_reason": "Wij handelen hier als werkgever.",
    "hosting": "processor",
    "processor_name": "Rekencentrum Midden",
    "processor_contact": "beheer@rekencentrum.example",
    "storage_place": "Utrecht, Nederland",
    "sub_processors": "",
    "invitations_a_year": 6,
}


@pytest.fixture
def here(world):
    with scope.bind(world.here.organisation.pk):
        yield world.here.organisation


@pytest.fixture
def complete(here):
    change.change_processing(**COMPLETE)
    change.change_contact(
        contact_name="Noor",
        contact_phone="030 123 45 67",
        contact_email="noor@voorbeeldstad.example",
        fg_name="Alex",
        fg_contact="fg@voorbeeldstad.example",
    )
    return here


def words(document):
    """All the words, a line for each block, item or row."""
    lines = [document.title]
    for block in document.blocks:
        if block.runs:
            lines.append("".join(run.words for run in block.runs))
        rows = (*([block.head] if block.head else []), *block.rows)
        lines += [" | ".join("".join(run.words for run in cell) for cell in row) for row in rows]
    return "\n".join(lines)


@pytest.mark.parametrize("name", NAMES)
def test_with_complete_settings_nothing_is_left_to_fill_in(complete, name):
    document = filled_document(name)
    text = words(document)
    assert document.missing == ()
    assert not re.search(r"[{}]|nog in te vullen|<!--|\*\*|: \.|, \.|\(\)|  ", text)
    assert "Voorbeeldstad" in document.title + text
    assert all(block.runs or block.rows for block in document.blocks)


def test_what_each_document_asks_for(here):
    """What is missing in each when only contact and FG are known, in the order of the text."""
    Organisation.objects.update(contact_email="")
    missing = {
        document.name: [x.name for x in document.missing]
        for document in filled_documents(list(NAMES))
    }
    ground = ["ground", "ground_reason"]
    assert missing == {
        Name.DPIA: [
            "controller", "address", "ground", "hosting", "storage_place", "purpose",
            "ground_reason",
        ],
        Name.WORKS_COUNCIL: ["controller", "purpose"],
        Name.REGISTER: [
            "controller", "address", "contact_email", "purpose", *ground, "hosting",
            "storage_place",
        ],
        Name.PRIVACY_NOTICE: [
            "controller", "address", "contact_email", "purpose", *ground, "hosting",
            "storage_place",
        ],
        Name.PROCESSOR_ANNEX: [
            "controller", "processor_name", "purpose", "storage_place", "processor_contact",
            "contact_email",
        ],
    }  # fmt: skip


def test_what_is_missing_stands_in_the_document(here):
    document = filled_document(Name.REGISTER)
    runs = [run for block in document.blocks for row in block.rows for cell in row for run in cell]
    assert {run.words for run in runs if run.missing} == {
        f"[nog in te vullen: {label}]"
        for label in (
            "wie verantwoordelijk is (de verwerkingsverantwoordelijke)", "postadres",
            "e-mail van het aanspreekpunt", "waar we Bestendig voor gebruiken", "grondslag",
            "waarom deze grondslag", "wie Bestendig draait", "waar de gegevens staan",
        )
    }  # fmt: skip


def test_missing_is_called_by_name_in_the_language_of_the_page(here):
    with translation.override("en"):
        document = filled_document(Name.WORKS_COUNCIL)
        assert [str(x.label) for x in document.missing] == [
            "who is responsible (the controller)",
            "what we use Bestendig for",
        ]
        assert "[nog in te vullen: waar we Bestendig voor gebruiken]" in words(document)


def test_settings_are_words_and_never_marks(complete):
    change.change_processing(
        **{
            **COMPLETE,
            "purpose": "Meten | **vet** <script>\n\n# kop {k}",
            "controller": "{fg_name}",
        }
    )
    text = words(filled_document(Name.REGISTER))
    assert "Doel | Meten | **vet** <script> # kop {k}" in text
    assert "Verwerkingsverantwoordelijke | {fg_name}, Raadhuisplein" in text


def test_documents_follow_the_settings(complete):
    change.change_smallest_group(k=12)
    change.change_keeping_times(keep_leavers=6, keep_audit=36, keep_panel=2)
    text = words(filled_document(Name.WORKS_COUNCIL))
    assert "Kleinste groep die te zien is | 12 antwoorden, 24 bij open antwoorden" in text
    assert "Vragenlijsten per persoon per jaar | hooguit 6" in text
    assert "Gegevens van wie uit dienst gaat | 6 maanden na de laatste dag" in text
    assert "Logboek | 36 maanden" in text
    assert "met het antwoord | 24 maanden na het antwoord" in text
    assert "Inlogs | 30 dagen nadat ze voorbij zijn" in text
    assert "meteen gewist) | 90 dagen" in text


def test_lower_smallest_group_stands_in_dpia_and_request(complete):
    before = words(filled_document(Name.DPIA))
    change.change_smallest_group(
        k=8, decision="Wij zijn klein.", advice="Met mate.", decided_on=timezone.localdate()
    )
    text = words(filled_document(Name.DPIA))
    assert "koos 8 in plaats van 10" not in before
    assert "Voorbeeldstad koos 8 in plaats van 10" in text
    assert "Advies van de FG daarover: Met mate." in text
    assert "De kleinste groep is lager dan 10." in words(filled_document(Name.WORKS_COUNCIL))


def test_on_own_servers_there_is_no_processor(complete):
    change.change_processing(
        **{**COMPLETE, "hosting": "own", "processor_name": "", "processor_contact": ""}
    )
    for name in NAMES:
        document = filled_document(name)
        assert document.missing == ()
        assert "Rekencentrum" not in words(document)
    assert "Bestendig draait op onze eigen servers." in words(filled_document(Name.PRIVACY_NOTICE))


def test_dpia_tells_how_far_it_is(complete):
    today = timezone.localdate()
    period = act.Period(start=today, end=today + timedelta(days=365))
    assert "De FG heeft nog niet geadviseerd." in words(filled_document(Name.DPIA))
    dpia = act.ask_advice("1.0", PAPER)
    act.record_advice(dpia, "Leg de sleutels elders.", today)
    advised = words(filled_document(Name.DPIA))
    assert "Leg de sleutels elders." in advised
    assert "Nog niet vastgesteld." in advised
    act.adopt_dpia(dpia, period, today, "Gedaan.")
    adopted = words(filled_document(Name.DPIA))
    assert "Wat er met het advies is gedaan: Gedaan." in adopted
    assert "Nog niet vastgesteld." not in adopted
    assert "DPIA | versie 1.0, vastgesteld op" in words(filled_document(Name.REGISTER))


def test_request_names_the_period_and_rules_that_were_asked(complete):
    today = timezone.localdate()
    assert "voor een periode van twee jaar of korter" in words(filled_document(Name.WORKS_COUNCIL))
    period = act.Period(start=today, end=today.replace(year=today.year + 1))
    act.ask_consent(period, "Nooit in december.")
    text = words(filled_document(Name.WORKS_COUNCIL))
    assert f"tot en met {today.day} " in text
    assert "Daarbij geldt: Nooit in december." in text


def test_honest_claim_stands_in_every_document_that_promises_something(complete):
    claim = "Daarna kan alleen wie ook de paneelsleutel heeft nog koppelen, tot die weg is"
    for name in (Name.DPIA, Name.WORKS_COUNCIL, Name.PRIVACY_NOTICE, Name.PROCESSOR_ANNEX):
        assert claim in words(filled_document(name))


def test_anonymous_is_said_of_released_tables_only():
    """The DPIA explains the word; nowhere else is anything called anonymous."""
    said = {
        path.name: len(re.findall("anoniem", path.read_text(encoding="utf-8")))
        for path in FOLDER.rglob("*.md")
    }
    assert {name: times for name, times in said.items() if times} == {"dpia.md": 2}


def test_fg_advises_and_never_agrees_or_signs():
    for path in FOLDER.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(akkoord|goedkeuring|toestemming|instemming) van de FG", text)


def test_every_fact_of_the_templates_is_known_and_every_needed_one_is_used(complete):
    with translation.override("nl"):
        known = facts(
            complete, Processing.objects.get(), agreements_in_order(timezone.localdate()),
            timezone.localdate(),
        )  # fmt: skip
    asked = {
        place
        for path in FOLDER.rglob("*.md")
        for place in re.findall(r"\{(\w+)\}", path.read_text(encoding="utf-8"))
    }
    assert asked == set(known.values)
    assert asked >= set(NEEDED)


def test_conditions_and_parts_are_put_together():
    with pytest.raises(KeyError):
        template(Name.DPIA, {})
    always = dict.fromkeys(
        ["adopted", "advised", "consented", "period", "rules", "lowered", "own_servers",
         "processor", "hosting_unknown"], True,
    )  # fmt: skip
    text = template(Name.DPIA, always)
    assert "<!--" not in text
    assert "De FG heeft nog niet geadviseerd" not in text
    assert "| Logboek | {keep_audit} maanden |" in text


def test_a_fact_that_is_empty_and_not_for_anybody_to_fill_in_is_an_error():
    known = Facts(values={"k": "", "fg_name": ""})
    assert known.missing("fg_name").part == "contact"
    with pytest.raises(KeyError):
        known.missing("k")
    with pytest.raises(KeyError):
        fill(Name.DPIA, Facts(values={}, conditions={}))
