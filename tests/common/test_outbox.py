"""The outbox: what is queued, once, and sealed."""

from uuid import uuid4

import pytest
from django.db import transaction

from bestendig.common import outbox, scope
from bestendig.common.outbox.models import Message, State
from bestendig.common.outbox.queue import Contents, address_of, contents_of
from bestendig.common.sealing import Unsealed

pytestmark = pytest.mark.django_db
ADA = "ada@voorbeeldstad.nl"


def test_message_is_queued_with_the_caller_s_transaction():
    with transaction.atomic():
        outbox.send("sign_in", ADA, "Hello", "text", key="sign_in/1")
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_same_key_again_is_the_same_message():
    outbox.send("sign_in", ADA, "Hello", "first", key="sign_in/1")
    outbox.send("sign_in", ADA, "Hello", "second", key="sign_in/1")
    assert contents_of(Message.objects.get()) == Contents(ADA, "Hello", "first")


def test_message_is_sealed_and_belongs_to_the_bound_organisation():
    organisation = uuid4()
    with scope.bind(organisation):
        outbox.send("sign_in", ADA, "Hello", "text", "<p>text</p>", key="sign_in/1")
    message = Message.objects.get()
    assert (message.organisation_id, message.state) == (organisation, State.QUEUED)
    assert b"ada" not in bytes(message.address) + bytes(message.contents)
    assert address_of(message) == ADA


def test_sealed_part_does_not_open_under_another_message():
    outbox.send("sign_in", ADA, "Hello", "text", key="sign_in/1")
    message = Message.objects.get()
    message.id = uuid4()
    with pytest.raises(Unsealed):
        address_of(message)


def test_message_nobody_needs_says_whose_wish_counts():
    with pytest.raises(ValueError, match="whose wish counts"):
        outbox.send("news", ADA, "Hello", "text", key="news/1", needed=False)


@pytest.mark.parametrize(("to", "subject"), [(ADA + "\nBcc: x@y.nl", "a"), (ADA, "a\r\nBcc: x")])
def test_second_line_in_a_header_is_refused(to, subject):
    with pytest.raises(ValueError, match="one line"):
        outbox.send("sign_in", to, subject, "text", key="sign_in/1")
