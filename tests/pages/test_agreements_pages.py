"""Afspraken and Instemming: who may do what, from the first question to the reopened consent."""

from datetime import timedelta
from io import BytesIO

import docx
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from tests.world import sign_in

from bestendig.common import scope
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.queue import address_of
from bestendig.organisations.actions import agreements as act
from bestendig.organisations.actions import settings as change
from bestendig.organisations.actions.documents import Upload
from bestendig.organisations.documents import NAMES
from bestendig.organisations.models import Agreement
from bestendig.organisations.queries.documents import filled_document
from bestendig.organisations.roles import Role
from bestendig.pages.agreements.documents import word

K, S = Agreement.Kind, Agreement.State
PDF = b"%PDF-1.7\ncontent\n%%EOF\n"


@pytest.fixture
def year():
    today = timezone.localdate()
    return act.Period(start=today, end=today + timedelta(days=365))


@pytest.fixture
def as_role(client, world):
    def enter(role, place=None):
        sign_in(client, (place or world.here).people[role], role)
        return client

    return enter


def paper(name="dpia.pdf", content=PDF):
    file = BytesIO(content)
    file.name = name
    return file


def inside(place):
    return scope.bind(place.organisation.pk)


def told():
    """Who was told what: (kind, address), in the order of the alphabet."""
    return sorted((row.kind, address_of(row)) for row in Message.objects.all())


def days(**names):
    return {name: day.isoformat() for name, day in names.items()}


# The whole way.


def test_dpia_goes_from_adviser_to_fg_and_back_to_the_organisation(as_role, world, year):
    adviser = as_role(Role.ADVISER)
    answer = adviser.post(
        reverse("agreements:ask_advice"), {"reference": "1.0", "note": "", "document": paper()}
    )
    assert answer.status_code == 302
    with inside(world.here):
        dpia = Agreement.objects.get()
    fg = as_role(Role.DPO)
    assert "Geef advies" in fg.get(reverse("agreements:index")).content.decode()
    advise = reverse("agreements:advise", kwargs={"pk": dpia.pk})
    fg.post(advise, {"advice": "Zo doen.", **days(advised_on=year.start)})
    adviser = as_role(Role.ADVISER)
    adviser.post(
        reverse("agreements:adopt", kwargs={"pk": dpia.pk}),
        {
            "what_was_done": "Overgenomen.",
            **days(decided_on=year.start, valid_from=year.start, valid_until=year.end),
        },
    )
    with inside(world.here):
        dpia = Agreement.objects.get()
    assert (dpia.state, dpia.advice, dpia.rules) == (S.AGREED, "Zo doen.", "Overgenomen.")
    assert "<dd>vastgesteld</dd>" in adviser.get(reverse("agreements:index")).content.decode()
    assert told() == [
        ("advice_asked", "dpo@voorbeeldstad.example"),
        ("advice_given", "adviser@voorbeeldstad.example"),
        ("advice_given", "hr@voorbeeldstad.example"),
    ]


def test_works_council_asks_first_and_then_agrees(as_role, world, year):
    period = days(valid_from=year.start, valid_until=year.end)
    as_role(Role.ADVISER).post(
        reverse("agreements:ask_consent"), {**period, "rules": "Niet in december."}
    )
    with inside(world.here):
        consent = Agreement.objects.get()
    decide = reverse("agreements:decide", kwargs={"pk": consent.pk})
    council = as_role(Role.WORKS_COUNCIL)
    page = council.get(reverse("agreements:consent")).content.decode()
    assert "Niet in december." in page
    waiting = ">Antwoord de OR</a>"
    assert waiting not in as_role(Role.ADVISER).get(reverse("agreements:index")).content.decode()
    council = as_role(Role.WORKS_COUNCIL)
    council.post(decide, {"decision": "ask", "words": "Wie bewaart de sleutel?"})
    assert waiting in as_role(Role.ADVISER).get(reverse("agreements:index")).content.decode()
    as_role(Role.ADVISER).post(
        reverse("agreements:answer", kwargs={"pk": consent.pk}), {"answer": "De griffier."}
    )
    council = as_role(Role.WORKS_COUNCIL)
    assert "De griffier." in council.get(reverse("agreements:consent")).content.decode()
    council.post(decide, {"decision": "give", "words": "", **period, **days(decided_on=year.start)})
    with inside(world.here):
        consent.refresh_from_db()
    assert (consent.state, consent.rules) == (S.AGREED, "Niet in december.")
    assert [kind for kind, _who in told()] == [
        "consent_answer",
        "consent_asked",
        "consent_decided",
        "consent_decided",
        "consent_question",
        "consent_question",
    ]


def test_works_council_refuses_with_its_reason(as_role, world, year):
    with inside(world.here):
        consent = act.ask_consent(year, "")
    council = as_role(Role.WORKS_COUNCIL)
    decide = reverse("agreements:decide", kwargs={"pk": consent.pk})
    empty = council.post(decide, {"decision": "refuse", **days(decided_on=year.start)})
    assert "Dit is nog leeg." in empty.content.decode()
    council.post(decide, {"decision": "refuse", "words": "Te vaak.", **days(decided_on=year.start)})
    page = as_role(Role.ADVISER).get(reverse("agreements:index")).content.decode()
    assert "De OR stemde niet in." in page
    assert "Te vaak." in page


def test_reopened_consent_says_why_and_who_must_act(as_role, world, year):
    with inside(world.here):
        act.give_consent(act.ask_consent(year, ""), year, "", year.start)
    admin = as_role(Role.ORGANISATION_ADMIN)
    part = reverse("admin:settings_part", kwargs={"name": "kleinste-groep"})
    assert "die instemming weer open" in admin.get(part).content.decode()
    admin.post(part, {"k": 15, "decision": "", "advice": "", "decided_on": ""})
    for role, page in (
        (Role.ORGANISATION_ADMIN, "admin:settings"),
        (Role.ADVISER, "agreements:index"),
        (Role.WORKS_COUNCIL, "agreements:consent"),
    ):
        text = as_role(role).get(reverse(page)).content.decode()
        assert "Er is iets veranderd nadat de OR instemde." in text
        assert "de kleinste groep die te zien is" in text
        assert "Tot dan gaat geen meting open." in text
    assert told() == [
        ("consent_reopened", "adviser@voorbeeldstad.example"),
        ("consent_reopened", "hr@voorbeeldstad.example"),
        ("consent_reopened_council", "works_council@voorbeeldstad.example"),
    ]


def test_what_the_action_refuses_stands_at_its_field_and_is_not_saved(as_role, world, year):
    answer = as_role(Role.ADVISER).post(
        reverse("agreements:record_processor"),
        {
            "reference": "V-1",
            "document": paper("verwerker.pdf", b"MZ not a document"),
            **days(signed_on=year.start, valid_from=year.start, valid_until=year.end),
        },
    )
    assert answer.context["form"].errors == {
        "document": ["Dit is geen PDF of Word-document (.docx)."]
    }
    with inside(world.here):
        assert Agreement.objects.count() == 0


# The walls.


@pytest.mark.parametrize(
    ("name", "kind", "allowed"),
    [
        ("advise", K.DPIA, {Role.DPO}),
        ("adopt", K.DPIA, {Role.ADVISER, Role.HR}),
        ("answer", K.CONSENT, {Role.ADVISER, Role.HR}),
        ("decide", K.CONSENT, {Role.WORKS_COUNCIL}),
        (
            "download", K.DPIA,
            {Role.ADVISER, Role.HR, Role.WORKS_COUNCIL, Role.DPO, Role.ORGANISATION_ADMIN,
             Role.BOARD},
        ),
    ],
)  # fmt: skip
def test_each_form_is_for_its_own_role_and_not_for_another_organisation(
    as_role, world, year, name, kind, allowed
):
    with inside(world.here):
        rows = {K.DPIA: act.ask_advice("1", Upload("a.pdf", PDF)), K.CONSENT: None}
        rows[K.CONSENT] = act.ask_consent(year, "")
    address = reverse(f"agreements:{name}", kwargs={"pk": rows[kind].pk})
    for role in set(Role) - {Role.PLATFORM_ADMIN}:
        assert as_role(role).get(address).status_code == (200 if role in allowed else 403), role
    for role in allowed:
        assert as_role(role, world.there).get(address).status_code == 404
    sign_in(as_role(Role.EMPLOYEE), world.platform)
    assert as_role(Role.EMPLOYEE).get(address).status_code == 403


def test_download_gives_the_document_back_as_a_file(as_role, world, year):
    with inside(world.here):
        row = act.record_processor_agreement("1", year, year.start, Upload("Contract é.pdf", PDF))
    answer = as_role(Role.BOARD).get(reverse("agreements:download", kwargs={"pk": row.pk}))
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_agreement_of_another_kind_is_not_found(as_role, world, year):
    with inside(world.here):
        consent = act.ask_consent(year, "")
    address = reverse("agreements:adopt", kwargs={"pk": consent.pk})
    assert as_role(Role.ADVISER).get(address).status_code == 404


def test_board_reads_and_may_change_nothing(as_role, world, year):
    page = as_role(Role.BOARD).get(reverse("agreements:index")).content.decode()
    for button in ("Vraag de FG om advies", "Vraag de OR", "Leg een getekende", "Geef advies"):
        assert f">{button}" not in page


def test_page_takes_the_same_queries_for_a_long_history(
    as_role, world, year, django_assert_num_queries, django_assert_max_num_queries
):
    client = as_role(Role.BOARD)
    address = reverse("agreements:index")
    with inside(world.here):
        act.record_processor_agreement("1", year, year.start, Upload("a.pdf", PDF))
    client.get(address)
    with django_assert_max_num_queries(40) as few:
        client.get(address)
    with inside(world.here):
        for _more in range(30):
            act.record_processor_agreement("1", year, year.start, Upload("a.pdf", PDF))
    with django_assert_num_queries(len(few)):
        client.get(address)


# The documents.


@pytest.mark.parametrize("name", NAMES)
def test_document_on_the_page_marks_what_is_missing(as_role, world, name):
    address = reverse("agreements:document", kwargs={"name": name})
    page = as_role(Role.ORGANISATION_ADMIN).get(address).content.decode()
    assert "<mark>[nog in te vullen: " in page
    assert reverse("admin:settings_part", kwargs={"name": "verwerking"}) in page
    read_only = as_role(Role.WORKS_COUNCIL).get(address).content.decode()
    assert "De organisatiebeheerder vult dit in" in read_only


def test_word_file_has_real_headings_lists_tables_and_marks(world):
    with inside(world.here):
        filled = filled_document(NAMES[0])
    paper_ = docx.Document(BytesIO(word(filled)))
    styles = [p.style.name for p in paper_.paragraphs]
    assert paper_.paragraphs[0].text == filled.title
    assert styles[0] == "Title"
    assert [styles.count(x) > 0 for x in ("Heading 1", "Heading 2", "List Bullet", "List Number")]
    assert len(paper_.tables) == sum(block.kind == "table" for block in filled.blocks)
    assert paper_.core_properties.language == "nl-NL"
    runs = [run for p in paper_.paragraphs for run in p.runs]
    runs += [
        run for t in paper_.tables for row in t.rows for c in row.cells for p in c.paragraphs
        for run in p.runs
    ]  # fmt: skip
    marked = {run.text for run in runs if run.font.highlight_color is not None}
    assert marked == {f"[nog in te vullen: {x.label}]" for x in filled.missing}


@pytest.mark.parametrize("name", NAMES)
def test_no_document_has_two_numbered_lists(world, name):
    """Word would number the second one on from the first."""
    with inside(world.here):
        blocks = filled_document(name).blocks
    assert sum(block.kind == "steps" for block in blocks) <= 1


def test_pdf_is_tagged_and_says_the_same(as_role, world):
    address = reverse("agreements:document_file", kwargs={"name": "register", "kind": "pdf"})
    answer = as_role(Role.DPO).get(address)
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert reader.metadata.title == "Verwerkingsregister: metingen en programma's met Bestendig"
    text = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Functionaris gegevensbescherming Alex, fg@voorbeeldstad.example" in text


def test_document_that_is_not_there_is_not_found(as_role):
    client = as_role(Role.DPO)
    assert client.get("/afspraken/documenten/geheim/").status_code == 404
    assert client.get("/afspraken/documenten/dpia.exe").status_code == 404


def test_documents_are_dutch_on_the_english_page_and_say_so(as_role, world):
    with inside(world.here):
        change.change_contact(
            contact_name="", contact_phone="", contact_email="", fg_name="", fg_contact=""
        )
    page = as_role(Role.DPO).get("/en/afspraken/documenten/dpia/").content.decode()
    assert '<article class="document" lang="nl"' in page
    assert "Still to fill in" in page
    assert "[nog in te vullen: contactpersoon]" in page


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.COACH, Role.MANAGER])
def test_everybody_may_read_what_can_go_wrong(as_role, role):
    page = as_role(role).get(reverse("agreements:risks")).content.decode()
    assert "Wie dan de server én de sleutels beheert, kan meekijken." in page
