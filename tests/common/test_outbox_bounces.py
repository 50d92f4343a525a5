"""Delivery reports as mail servers write them."""

import imaplib
import mailbox
import socketserver
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from bestendig.common import outbox
from bestendig.common.outbox import tasks
from bestendig.common.outbox.bounces import Count, read, read_box
from bestendig.common.outbox.envelope import message_id, return_path
from bestendig.common.outbox.models import Message, State

pytestmark = pytest.mark.django_db

# As Postfix writes it; names and texts made up.
POSTFIX = """\
From: MAILER-DAEMON@mx.example (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

<ada@voorbeeldstad.nl>: host mx said: 550 5.1.1 no such mailbox

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ada@voorbeeldstad.nl
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such mailbox

--b
Content-Type: {original}

Message-ID: {name}
From: no-reply@bestendig.example
Subject: Hallo

--b--
"""


@pytest.fixture
def message(settings) -> Message:
    settings.MAIL_FROM = "Bestendig <no-reply@bestendig.example>"
    settings.BOUNCE_ADDRESS = "bounces@bestendig.example"
    outbox.send("test", "ada@voorbeeldstad.nl", "Hallo", "Tekst", key="test/1")
    Message.objects.update(state=State.SENT, contents=None)
    return Message.objects.get()


def report(**parts: str) -> bytes:
    usual = {
        "to": "bounces@bestendig.example",
        "action": "failed",
        "status": "5.1.1",
        "original": "text/rfc822-headers",
        "name": "<other@bestendig.example>",
    }
    return POSTFIX.format(**{**usual, **parts}).encode()


def state(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.error


@pytest.mark.parametrize("original", ["text/rfc822-headers", "message/rfc822"])
def test_report_with_the_original_marks_its_message(message, original):
    count = Count()
    read(report(name=message_id(message.id), original=original), count)
    assert (count, state(message)) == (Count(1, 0), (State.BOUNCED, "bounced"))


def test_report_to_the_address_of_the_message_marks_it(message):
    count = Count()
    read(report(to=return_path(message.id)), count)
    assert (count, state(message)) == (Count(1, 0), (State.BOUNCED, "bounced"))


@pytest.mark.parametrize(
    "raw",
    [
        report(),
        b"",
        b"\xff\xfe not a mail",
        b"To: bounces@bestendig.example\n\nIk ben met vakantie.",
        report(to="bounces+" + "0" * 32 + "@bestendig.example"),
    ],
)
def test_mail_that_names_none_of_our_messages_changes_nothing(message, raw):
    count = Count()
    read(raw, count)
    assert (count, state(message)) == (Count(0, 1), (State.SENT, ""))


@pytest.mark.parametrize(("action", "status"), [("delayed", "4.4.1"), ("delivered", "2.0.0")])
def test_report_of_a_delay_or_of_success_changes_nothing(message, action, status):
    read(report(to=return_path(message.id), action=action, status=status), Count())
    assert state(message) == (State.SENT, "")


def test_maildir_is_read_and_emptied(message, tmp_path):
    box = mailbox.Maildir(tmp_path / "box")
    box.add(report(name=message_id(message.id)))
    box.add(b"Subject: spam\n\nKoop nu.")
    count = Count()
    read_box(f"maildir://{tmp_path}/box", count)
    assert (count, state(message)[0], len(box)) == (Count(1, 1), State.BOUNCED, 0)


class Imap(socketserver.StreamRequestHandler):
    """As much of an IMAP server (RFC 3501) as holds two mails and drops them when told."""

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, verb, *rest = line.split()
            getattr(self, verb.decode().lower(), self._nothing)(rest)
            self.wfile.write(tag + b" OK done\r\n")
            if verb == b"LOGOUT":
                return

    def _nothing(self, _rest) -> None:
        pass

    def capability(self, _rest) -> None:
        self.wfile.write(b"* CAPABILITY IMAP4rev1\r\n")

    def login(self, rest) -> None:
        self.server.said.append(b" ".join(rest))

    def select(self, rest) -> None:
        self.server.said.append(rest[0])
        self.wfile.write(b"* 2 EXISTS\r\n")

    def search(self, _rest) -> None:
        self.wfile.write(b"* SEARCH 1 2\r\n")

    def fetch(self, rest) -> None:
        raw = self.server.mails[int(rest[0]) - 1]
        self.wfile.write(b"* %s FETCH (RFC822 {%d}\r\n%s)\r\n" % (rest[0], len(raw), raw))

    def store(self, rest) -> None:
        self.server.dropped.append(int(rest[0]))


def test_imap_box_is_read_and_emptied(message):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Imap) as server:
        server.mails = [report(name=message_id(message.id)), b"Subject: spam\r\n\r\nKoop nu."]
        server.said, server.dropped = [], []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        count = Count()
        read_box(f"imap://bounces:s%40cret@127.0.0.1:{server.server_address[1]}/Returned", count)
        server.shutdown()
    assert (count, state(message)[0]) == (Count(1, 1), State.BOUNCED)
    assert server.said == [b'bounces "s@cret"', b"Returned"]
    assert server.dropped == [1, 2]


def test_box_that_cannot_be_reached_is_said(message):
    with pytest.raises((OSError, imaplib.IMAP4.error)):
        read_box("imap://a:b@127.0.0.1:1/INBOX", Count())
    with pytest.raises(ImproperlyConfigured):
        read_box("pop3://a:b@127.0.0.1/INBOX", Count())


def test_command_reads_one_mail_from_a_pipe(message, monkeypatch, capsys):
    import io  # noqa: PLC0415 - only here
    import sys  # noqa: PLC0415 - the same

    from bestendig.cli import main  # noqa: PLC0415 - the same

    raw = io.BytesIO(report(name=message_id(message.id)))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(raw))
    assert main(["bounces", "--stdin"]) == 0
    assert capsys.readouterr().out == "Bounced: 1. Other mail: 0.\n"
    assert main(["bounces"]) == 2


def test_what_is_known_of_old_messages_is_erased():
    ages = {"sent": [29, 31], "unwanted": [31], "bounced": [89, 91], "queued": [400]}
    for name, days in ages.items():
        for age in days:
            outbox.send("test", "a@b.nl", "x", "y", key=f"{name}/{age}")
            Message.objects.filter(key=f"{name}/{age}").update(
                state=name, queued_at=timezone.now() - timedelta(days=age)
            )
    tasks.tidy_up()
    kept = sorted(Message.objects.values_list("key", flat=True))
    assert kept == ["bounced/89", "queued/400", "sent/29"]
