"""Mail in the house style, the way to get no more of it, and the demo's mail."""

import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest
from django.core import mail as django_mail
from django.urls import reverse
from tests.world import sign_in

from bestendig.common import outbox, scope
from bestendig.common.colours import TEXT, WHITE, contrast, darkened
from bestendig.common.outbox import sending
from bestendig.common.outbox.envelope import read_token, unsubscribe_address
from bestendig.common.outbox.models import Message, State
from bestendig.common.outbox.queue import contents_of
from bestendig.common.texts import LANGUAGES, deck, plain
from bestendig.organisations.models import Person
from bestendig.organisations.roles import Role
from bestendig.pages.mail import Block, blocks, dress

pytestmark = pytest.mark.django_db
KINDS = sorted(key.split(".")[1] for key in deck() if re.fullmatch(r"mail\.\w+\.subject", key))


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.BASE_URL = "https://bestendig.example"


def queue(place, text="Hoi,\nTekst.", subject="Onderwerp", **more) -> Message:
    key = f"test/{uuid4()}"
    with scope.bind(place.organisation.pk):
        outbox.send("news", "ada@voorbeeldstad.example", subject, text, key=key, **more)
    return Message.objects.get(key=key)


class Outline(HTMLParser):
    """What a screen reader needs first: language, title, headings, links with words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.language = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._open.append(tag)
        if tag in {"title", "h1", "a"}:
            self.found.setdefault(tag, []).append("")
        if tag == "html":
            self.language = dict(attrs)["lang"]
        if tag == "table":
            assert dict(attrs)["role"] == "presentation"

    def handle_data(self, data):
        if self._open and self._open[-1] in self.found:
            self.found[self._open[-1]][-1] += data

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass


def test_lines_become_paragraphs_points_and_links():
    text = "Hoi Ada,\n\nDit kun je doen:\n• lezen\nhttps://bestendig.example/x\n"
    text += "[Naar de vragen] https://bestendig.example/v/y\nZie https://a.nl."
    assert blocks(text) == [
        Block("words", "Hoi Ada,"),
        Block("words", "Dit kun je doen:"),
        Block("point", "lezen"),
        Block("link", "", "https://bestendig.example/x"),
        Block("link", "Naar de vragen", "https://bestendig.example/v/y"),
        Block("words", "Zie https://a.nl."),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_of_the_deck_is_whole_in_both_languages(world, kind, language):
    def said(part: str) -> str:
        text = deck().get(f"mail.{kind}.{part}", {}).get(language, "")
        names = set(re.findall(r"{(\w+)}", text))
        return plain(text.format(**{name: f"⟨{name}⟩" for name in names}))

    words = said("body") or said("text")
    assert words
    message = queue(world.here, words, said("subject"), language=language)
    dressed = dress(message, contents_of(message))
    outline = Outline(dressed.html)
    assert outline.language == language
    assert outline.found["title"] == outline.found["h1"] == [said("subject")]
    for body in (dressed.text, dressed.html):
        assert re.findall(r"{{|{%|\{\w+\}|None|\(\)", body) == []
        assert [x in body for x in ("Voorbeeldstad", "Noor", "Alex")] == [True] * 3


def test_what_somebody_typed_is_not_markup(world):
    message = queue(world.here, "Hoi <b>Ada</b>", "<script>")
    dressed = dress(message, contents_of(message))
    assert [x in dressed.html for x in ("<b>Ada", "<script>")] == [False, False]
    assert "Hoi <b>Ada</b>" in dressed.text


def test_colour_of_the_organisation_is_made_dark_enough(world):
    world.here.organisation.brand_colour = "#ffee00"
    world.here.organisation.save()
    dressed = dress(message := queue(world.here), contents_of(message))
    colours = set(re.findall(r"background-color:(#\w+);color:#ffffff", dressed.html))
    assert colours == {darkened("#ffee00", WHITE, TEXT)}
    assert contrast(*colours, WHITE) >= TEXT


def test_mail_is_sent_in_the_name_of_the_organisation_and_in_its_style(world):
    queue(world.here)
    assert sending.send_due() == 1
    (sent,) = django_mail.outbox
    assert sent.message()["From"].startswith("Voorbeeldstad <")
    html, kind = sent.alternatives[0]
    assert kind == "text/html"
    assert Outline(html).found["h1"] == ["Onderwerp"]


def ask_not(world, client, **more):
    person = world.here.people[Role.EMPLOYEE]
    message = queue(world.here, needed=False, person=person.pk)
    path = unsubscribe_address(message).removeprefix("https://bestendig.example")
    return person, path, getattr(client, more.pop("method", "get"))(path, **more)


def wishes(person: Person) -> list[str]:
    with scope.bind(person.organisation_id):
        return Person.objects.get(pk=person.pk).unwanted_mail


def test_looking_at_the_page_ends_nothing_and_the_button_does(world, client):
    person, path, page = ask_not(world, client)
    assert page.status_code == 200
    assert wishes(person) == []
    assert "Voorbeeldstad" in page.content.decode()
    done = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert (done.status_code, wishes(person)) == (200, ["news"])
    client.post(path)
    assert wishes(person) == ["news"]


def test_unwanted_mail_stays_and_needed_mail_leaves(world, client):
    person, path, _page = ask_not(world, client)
    client.post(path)
    queue(world.here, needed=True, person=person.pk)
    assert sending.send_due() == 1
    assert sorted(Message.objects.values_list("state", flat=True)) == [State.SENT, State.UNWANTED]


def test_somebody_at_work_for_another_organisation_can_unsubscribe_too(world, client):
    sign_in(client, world.there.people[Role.EMPLOYEE])
    person, path, page = ask_not(world, client)
    assert page.status_code == 200
    answer = client.post(path, follow=True)
    assert (answer.redirect_chain, wishes(person)) == ([(path, 307)], ["news"])


def test_changed_token_is_not_found(world, client):
    _person, path, _page = ask_not(world, client)
    assert client.post(path[:-3] + "xx/").status_code == 404


def test_token_says_who_and_what(world, client):
    person, path, _page = ask_not(world, client)
    token = path.strip("/").rpartition("/")[2]
    assert read_token(token) == (world.here.organisation.pk, person.pk, "news")


def test_mail_of_the_demo_is_read_on_a_page_in_the_demo_only(world, client, settings):
    settings.EMAIL_BACKEND = "bestendig.common.outbox.files.EmailBackend"
    queue(world.here, "Hoi,\nhttps://bestendig.example/link/abc")
    sending.send_due()
    assert client.get(reverse("post:demo")).status_code == 404
    settings.DEMO = True
    page = client.get(reverse("post:demo")).content.decode()
    assert "ada@voorbeeldstad.example" in page
    assert 'href="https://bestendig.example/link/abc"' in page
