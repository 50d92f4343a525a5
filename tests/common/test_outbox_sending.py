"""Mail over real SMTP: what arrives, what is refused, what is tried again."""

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID, uuid4

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from bestendig.common import outbox, scope
from bestendig.common.outbox import envelope, queries, sending
from bestendig.common.outbox.envelope import message_id, read_token
from bestendig.common.outbox.models import Message, State

pytestmark = pytest.mark.django_db
ADA, GONE, FULL = "ada@voorbeeldstad.nl", "gone@voorbeeldstad.nl", "full@voorbeeldstad.nl"


class Post:
    """A mail server that keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.senders: list[str] = []
        self.answer = "250 OK"

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 - its name
        if address == GONE:
            return "550 5.1.1 no such mailbox"
        if address == FULL:
            return "452 4.2.2 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 - its name
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
            self.senders.append(envelope.mail_from)
        return self.answer


@pytest.fixture
def post(prepared, settings, tmp_path, unused_port) -> Iterator[Post]:
    post = Post()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port
    settings.DATA_DIR = tmp_path
    settings.MAIL_FROM = "Bestendig <no-reply@bestendig.example>"
    settings.BASE_URL = "https://bestendig.example"
    server = Controller(post, hostname="127.0.0.1", port=unused_port)
    server.start()
    yield post
    server.stop()


@pytest.fixture(autouse=True)
def _as_queued(monkeypatch):
    """Without what the floors above say about mail: no house style, no wishes."""
    monkeypatch.setattr(envelope, "_dresses", [])
    monkeypatch.setattr(sending, "_unwanted", [])


@pytest.fixture
def unused_port() -> int:
    import socket  # noqa: PLC0415 - only here

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def queue(to: str = ADA, **more) -> Message:
    key = f"test/{uuid4()}"
    outbox.send("sign_in", to, "Hallo Ada", "Gewone tekst: é", "<p>Opmaak: é</p>", key=key, **more)
    return Message.objects.get(key=key)


def due_now() -> None:
    Message.objects.update(next_try_at=timezone.now())


def test_plain_and_html_arrive_once_and_the_contents_are_erased(post):
    message = queue()
    assert (sending.send_due(), sending.send_due()) == (1, 0)
    (mail,) = post.taken
    assert (mail["To"], mail["Subject"], mail["From"]) == (
        ADA,
        "Hallo Ada",
        "Bestendig <no-reply@bestendig.example>",
    )
    assert mail["Message-ID"] == message_id(message.id)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"] is None
    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().strip() == "Gewone tekst: é"
    assert mail.get_body(("html",)).get_content().strip() == "<p>Opmaak: é</p>"
    message.refresh_from_db()
    assert (message.state, message.contents, message.tries) == (State.SENT, None, 1)


def test_refused_address_bounces_and_the_others_arrive(post):
    gone, here = queue(GONE), queue(ADA)
    assert sending.send_due() == 1
    assert [mail["To"] for mail in post.taken] == [ADA]
    gone.refresh_from_db()
    here.refresh_from_db()
    assert (gone.state, gone.error, gone.contents) == (State.BOUNCED, "address_refused", None)
    assert here.state == State.SENT


@pytest.mark.parametrize(
    ("to", "answer", "code", "state"),
    [
        (FULL, "250 OK", "try_later", State.QUEUED),
        (ADA, "451 busy", "try_later", State.QUEUED),
        (ADA, "554 looks like spam", "message_refused", State.FAILED),
    ],
)
def test_refusal_is_tried_again_when_the_server_says_later(post, to, answer, code, state):
    message = queue(to)
    post.answer = answer
    sending.send_due()
    message.refresh_from_db()
    assert (message.state, message.error) == (state, code)
    assert message.contents is not None


def test_server_that_was_down_gets_the_message_when_it_is_up(settings, unused_port, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port
    settings.DATA_DIR = tmp_path
    message = queue()
    assert sending.send_due() == 0
    message.refresh_from_db()
    assert (message.state, message.error) == (State.QUEUED, "server_unreachable")
    wait = message.next_try_at - timezone.now()
    assert timedelta(seconds=50) < wait <= sending.WAITS[0]
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=unused_port)
    server.start()
    try:
        due_now()
        assert sending.send_due() == 1
    finally:
        server.stop()
    assert [mail["Message-ID"] for mail in post.taken] == [message_id(message.id)]


def test_message_that_is_refused_for_days_is_given_up_with_its_contents(post):
    message = queue(FULL)
    for _ in range(len(sending.WAITS)):
        sending.send_due()
        message.refresh_from_db()
        assert message.state == State.QUEUED
        due_now()
    sending.send_due()
    message.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, "try_later")
    assert message.contents is not None


def test_message_of_a_worker_that_died_before_the_server_said_yes_is_sent(post):
    message = queue()
    assert sending._claim() == message
    assert sending.send_due() == 0
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sending.send_due() == 1
    assert len(post.taken) == 1


def test_message_of_a_worker_that_died_after_the_server_said_yes_is_not_sent_again(
    post, monkeypatch
):
    message = queue()

    def die(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_ended", die)
        with pytest.raises(KeyboardInterrupt):
            sending.send_due()
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sending.send_due() == 0
    message.refresh_from_db()
    assert (message.state, len(post.taken)) == (State.SENT, 1)
    assert list(post_marks(message)) == []


def post_marks(message: Message):
    return sending._mark(message).parent.iterdir()


def test_message_that_is_not_needed_can_be_unsubscribed_from_in_one_click(post):
    organisation, person = uuid4(), uuid4()
    with scope.bind(organisation):
        queue(needed=False, person=person)
    sending.send_due()
    (mail,) = post.taken
    address = mail["List-Unsubscribe"].strip(" <>")
    assert address.startswith("https://bestendig.example/afmelden/")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = address.rstrip("/").rpartition("/")[2]
    assert read_token(token) == (organisation, person, "sign_in")


def test_unwanted_message_is_not_sent_unless_it_is_needed(post, monkeypatch):
    organisation, person = uuid4(), uuid4()
    asked: list[tuple[UUID, UUID, str]] = []

    def unwanted(who: UUID, kind: str) -> bool:
        asked.append((scope.current(), who, kind))
        return True

    monkeypatch.setattr(sending, "_unwanted", [unwanted])
    with scope.bind(organisation):
        spared = queue(needed=False, person=person)
        queue(needed=True, person=person)
    assert sending.send_due() == 1
    assert asked == [(organisation, person, "sign_in")]
    spared.refresh_from_db()
    assert (spared.state, spared.contents) == (State.UNWANTED, None)


def test_bounce_returns_to_an_address_of_its_own(post, settings):
    settings.BOUNCE_ADDRESS = "bounces@bestendig.example"
    message = queue()
    sending.send_due()
    assert post.senders == [f"bounces+{message.id.hex}@bestendig.example"]
    assert post.taken[0]["From"] == "Bestendig <no-reply@bestendig.example>"


# What is asked about once more, and what leaves no trace.


@pytest.fixture
def deciding(monkeypatch):
    """What the floor above decides about each message, and what it was asked."""

    class Deciding:
        answer = True

        def __init__(self):
            self.asked = []

        def __call__(self, key, address):
            self.asked.append((scope.current(), key, address))
            return self.answer

    monkeypatch.setattr(sending, "_decides", {"sign_in": (deciding := Deciding())})
    return deciding


def test_message_that_lost_its_sense_is_not_sent(post, deciding):
    organisation, deciding.answer = uuid4(), False
    with scope.bind(organisation):
        message = queue()
    assert sending.send_due() == 0
    assert deciding.asked == [(organisation, message.key, ADA)]
    message.refresh_from_db()
    assert (message.state, message.contents) == (State.UNWANTED, None)


def test_message_that_is_to_wait_leaves_later_and_was_not_tried(post, deciding):
    deciding.answer = timezone.now() + timedelta(hours=9)
    with scope.bind(uuid4()):
        message = queue()
    assert (sending.send_due(), sending.send_due()) == (0, 0)
    message.refresh_from_db()
    assert (message.state, message.tries, message.next_try_at) == (
        State.QUEUED,
        0,
        deciding.answer,
    )
    deciding.answer = True
    due_now()
    assert sending.send_due() == 1


@pytest.mark.parametrize("to", [ADA, GONE])
def test_traceless_message_is_gone_when_it_was_sent_or_refused(post, to):
    with scope.bind(organisation := uuid4()):
        queue(to, traceless=True)
    assert queries.on_its_way(organisation) == 0
    sending.send_due()
    assert [mail["To"] for mail in post.taken] == ([ADA] if to == ADA else [])
    assert Message.objects.count() == 0
    assert list((sending.Path(sending.settings.DATA_DIR) / "sent").glob("*")) == []


def test_traceless_message_that_is_refused_for_days_is_gone_too(post):
    queue(FULL, traceless=True)
    for _ in range(len(sending.WAITS) + 1):
        assert Message.objects.count() == 1
        sending.send_due()
        due_now()
    assert Message.objects.count() == 0


def test_traceless_message_of_a_worker_that_died_after_the_yes_is_not_sent_again(post, monkeypatch):
    queue(traceless=True)

    def die(*_arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_ended", die)
        with pytest.raises(KeyboardInterrupt):
            sending.send_due()
    Message.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert sending.send_due() == 0
    assert (Message.objects.count(), len(post.taken)) == (0, 1)
