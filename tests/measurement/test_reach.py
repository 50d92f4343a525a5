"""Inviting by mail, reminding, and telling how it ended."""

import re
import smtplib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import transaction

from bestendig.common.audit.models import AuditEntry
from bestendig.common.jobs import leases
from bestendig.common.jobs.models import JobRun
from bestendig.common.jobs.performing import run_waiting
from bestendig.common.outbox import queries
from bestendig.common.outbox.models import Message
from bestendig.common.outbox.sending import send_due
from bestendig.measurement import tasks
from bestendig.measurement.actions import answering, closing
from bestendig.measurement.actions.answering import entry_of_link
from bestendig.measurement.actions.launching import add_people
from bestendig.measurement.models import Invitation, Reach, Wave
from bestendig.measurement.reaching import queries as queries_of_reach
from bestendig.measurement.reaching import reminding, telling
from bestendig.measurement.reaching.quiet import add_quiet_time
from bestendig.measurement.reaching.tasks import queue_due
from bestendig.organisations.models import Account, Person
from bestendig.organisations.rights.erasing import erase_person

HERE = ZoneInfo("Europe/Amsterdam")
# A Monday; half way is Wednesday the 11th, two days before the close Wednesday the 18th.
OPENS = datetime(2026, 11, 2, 9, 0, tzinfo=HERE)
CLOSES = datetime(2026, 11, 20, 17, 0, tzinfo=HERE)
FIRST = datetime(2026, 11, 11, 9, 0, tzinfo=HERE)
LAST = datetime(2026, 11, 18, 9, 0, tzinfo=HERE)
MAILED = 20


@pytest.fixture
def clock(monkeypatch):
    """The time of the product; it moves only when a test says so."""

    class Clock:
        now = OPENS - timedelta(days=10)

    monkeypatch.setattr("django.utils.timezone.now", lambda: Clock.now)
    return Clock


@pytest.fixture
def wave(clock, town, settings, tmp_path):
    """An open wave of 48, of whom 20 have a work e-mail; it opened just now."""
    settings.BASE_URL, settings.DATA_DIR = "https://bestendig.example", tmp_path / "data"
    for number, person in enumerate(town.people[:MAILED]):
        person.work_email = f"mens{number}@stad.example"
        person.save()
    launched = town.launch(opens_at=OPENS, closes_at=CLOSES)
    clock.now = OPENS
    return launched


def tick(clock, now=None):
    """The clock of the boxes, at `now`; then every job, then every mail that is due."""
    clock.now = now or clock.now
    queue(clock)
    run_waiting()
    return mail_out()


def queue(clock):
    with transaction.atomic():
        closing.open_due(clock.now)
        closing.close_due(clock.now)
        tasks._queue_counting()
        queue_due(clock.now)


def mail_out():
    before = len(mail.outbox)
    while send_due():
        pass
    return mail.outbox[before:]


def receivers(sent):
    return sorted(x.to[0] for x in sent)


def addresses(people):
    return sorted(x.work_email for x in people if x.work_email)


# Inviting.


def test_who_has_a_work_e_mail_is_invited_once_when_the_box_opens(wave, clock, town):
    assert receivers(tick(clock)) == addresses(town.people)
    assert tick(clock, OPENS + timedelta(hours=1)) == []
    assert Message.objects.exclude(contents=None).count() == 0
    assert AuditEntry.objects.get(action="invite_by_mail").details == {"people": MAILED}


def test_mail_says_it_in_the_deck_s_words_and_its_link_opens_this_invitation(wave, clock, town):
    town.organisation.contact_name, town.organisation.contact_phone = "Noor", "030 123 45 67"
    town.organisation.save()
    sent = {x.to[0]: x for x in tick(clock)}
    for person in town.people[:3]:
        letter = sent[person.work_email]
        assert letter.subject == "Hoe gaat het op je werk? 2 minuten"
        assert letter.message()["From"].startswith("Stad <")
        assert f"Hoi {person.first_name}," in letter.body
        assert "Groet, Noor, 030 123 45 67" in letter.body
        (link,) = re.findall(r"Naar de vragen: https://bestendig.example/v/(\S+)", letter.body)
        assert entry_of_link(link) == town.entry(wave, person)
        assert link in letter.alternatives[0][0]


def test_who_reads_english_gets_an_english_mail_and_link(wave, clock, town):
    person = town.people[0]
    person.account = Account.objects.create_user(person.work_email, language="en")
    person.save()
    sent = {x.to[0]: x for x in tick(clock)}[person.work_email]
    assert sent.subject == "How is work going? 2 minutes"
    assert "To the questions: https://bestendig.example/en/v/" in sent.body


def test_at_night_the_mail_waits_for_the_morning(wave, clock):
    night = OPENS.replace(hour=22)
    assert tick(clock, night) == []
    assert len(tick(clock, night + timedelta(hours=9, minutes=30))) == MAILED


def test_mail_that_was_queued_by_day_and_comes_to_its_turn_at_night_waits(wave, clock):
    queue(clock)
    run_waiting()
    clock.now = OPENS.replace(hour=23)
    assert mail_out() == []
    clock.now += timedelta(hours=9)
    assert len(mail_out()) == MAILED


def test_who_is_added_or_gets_an_address_later_is_invited_then(wave, clock, town):
    tick(clock)
    late = town.people[30]
    late.work_email = "laat@stad.example"
    late.save()
    new = Person.objects.create(
        first_name="Nieuw", work_email="nieuw@stad.example", unit=town.teams[0]
    )
    add_people(wave.pk, [new.pk])
    sent = tick(clock, OPENS + timedelta(days=1))
    assert receivers(sent) == ["laat@stad.example", "nieuw@stad.example"]


def test_who_left_or_changed_address_meanwhile_gets_no_mail_and_it_is_told(wave, clock, town):
    queue(clock)
    run_waiting()
    town.people[0].ends_on = OPENS.date()
    town.people[0].save()
    town.people[1].work_email = "anders@stad.example"
    town.people[1].save()
    erase_person(town.people[2].pk)
    assert receivers(mail_out()) == addresses(town.people[3:])
    assert [x.reason for x in queries_of_reach.undelivered(wave)] == ["not_sent"]


# Reminding.


def answered_and_declined(wave, town):
    for person in town.people[:6]:
        answering.submit_ballot(town.entry(wave, person), {"q1": 3})
    answering.decline(town.entry(wave, town.people[6]))
    return town.people[7:]


def test_only_who_neither_answered_nor_said_no_is_reminded_and_twice_at_most(wave, clock, town):
    tick(clock)
    rest = answered_and_declined(wave, town)
    assert tick(clock, FIRST - timedelta(minutes=1)) == []
    sent = tick(clock, FIRST)
    assert receivers(sent) == addresses(rest)
    assert sent[0].subject == "Nog tot 20 november: 2 minuten over je werk"
    assert tick(clock, FIRST + timedelta(hours=2)) == []
    answering.submit_ballot(town.entry(wave, rest[0]), {"q1": 3})
    assert receivers(tick(clock, LAST)) == addresses(rest[1:])
    for hours in (1, 24, 30):
        assert tick(clock, LAST + timedelta(hours=hours)) == []


def test_who_answers_between_queueing_and_sending_is_not_reminded(wave, clock, town):
    tick(clock)
    clock.now = FIRST
    queue(clock)
    run_waiting()
    rest = answered_and_declined(wave, town)
    rest[0].ends_on = FIRST.date()
    rest[0].save()
    assert receivers(mail_out()) == addresses(rest[1:])
    assert Message.objects.filter(kind=reminding.KIND).count() == 0


def test_reminders_that_come_to_their_turn_at_night_wait_for_a_working_day(wave, clock):
    tick(clock)
    clock.now = FIRST
    queue(clock)
    run_waiting()
    clock.now = datetime(2026, 11, 13, 20, 0, tzinfo=HERE)  # a Friday evening
    assert mail_out() == []
    for day in (14, 15):
        clock.now = datetime(2026, 11, day, 12, 0, tzinfo=HERE)
        assert mail_out() == []
    clock.now = datetime(2026, 11, 16, 7, 30, tzinfo=HERE)
    assert len(mail_out()) == MAILED


def test_no_reminder_is_sent_after_the_close_or_in_its_last_hours(wave, clock):
    tick(clock)
    clock.now = LAST
    queue(clock)
    run_waiting()
    clock.now = CLOSES + timedelta(minutes=1)
    assert mail_out() == []
    Reach.objects.all().delete()
    assert reminding.round_due(wave, CLOSES - timedelta(hours=3)) == 0


def test_quiet_time_is_left_alone(wave, clock):
    tick(clock)
    add_quiet_time("Herfstvakantie", FIRST.date(), FIRST.date() + timedelta(days=4))
    assert tick(clock, FIRST) == []
    assert len(tick(clock, FIRST + timedelta(days=5))) == MAILED


def test_missed_round_is_not_made_up_for_by_two(wave, clock):
    """No worker ran for two weeks: one reminder, not two."""
    tick(clock)
    assert len(tick(clock, LAST)) == MAILED
    assert tick(clock, LAST + timedelta(hours=1)) == []
    assert Reach.objects.get().reminded == 2


def test_round_that_was_cut_short_goes_on_and_reminds_nobody_twice(wave, clock, monkeypatch):
    tick(clock)
    clock.now = FIRST
    real, calls = reminding._some, []

    def dies(*args):
        if len(calls) == 1:
            raise KeyboardInterrupt
        calls.append(args)
        real(*args)

    monkeypatch.setattr(reminding, "_BATCH", 20)
    queue(clock)
    with monkeypatch.context() as patch:
        patch.setattr(reminding, "_some", dies)
        with pytest.raises(KeyboardInterrupt):
            run_waiting()
    half = mail_out()
    JobRun.objects.filter(state="running").update(lease_until=clock.now - timedelta(hours=1))
    leases.reap()
    run_waiting()
    assert len(calls) == 1
    assert sorted(receivers(half) + receivers(mail_out())) == addresses(
        Person.objects.exclude(work_email="")
    )


def test_nothing_that_is_kept_or_shown_tells_who_was_reminded(wave, clock, town):
    """A reminder that was not sent would say: this one answered."""
    tick(clock)
    before = everything_about_mail(town)
    answered_and_declined(wave, town)
    clock.now = FIRST
    queue(clock)
    run_waiting()
    assert everything_about_mail(town) == before  # while they wait in the outbox
    mail_out()
    assert everything_about_mail(town) == before  # and after
    assert not Message.objects.filter(kind=reminding.KIND).exists()
    assert {x.reminders for x in Invitation.objects.all()} == {1}
    entry = AuditEntry.objects.get(action="remind_wave")
    assert (entry.details, entry.object_id) == ({"step": 1}, str(wave.pk))
    shown = JobRun.objects.get(name="measurement.remind")
    assert (shown.arguments, shown.total) == ({"wave_id": str(wave.pk), "number": 1}, 48)


def everything_about_mail(town):
    """What an administrator's pages, and the adviser's, tell of the outbox."""
    return (
        queries.undelivered(town.organisation.pk),
        queries.undelivered(None),
        queries.on_its_way(town.organisation.pk),
        queries.on_its_way(None),
        queries_of_reach.undelivered(Wave.objects.get()),
    )


def test_reminder_to_an_address_that_no_longer_works_leaves_no_trace(
    wave, clock, town, monkeypatch
):
    tick(clock)
    clock.now = FIRST
    queue(clock)
    run_waiting()

    def refuse(*_args):
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"no such mailbox")})

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        mail_out()
    assert not Message.objects.filter(kind=reminding.KIND).exists()
    assert everything_about_mail(town)[0] == []


# Bounces of invitations are about an address, not about an answer.


def test_invitation_that_bounced_is_listed_by_name_for_the_adviser(wave, clock, town, monkeypatch):
    def refuse(_self, messages):
        raise smtplib.SMTPRecipientsRefused({"x": (550, b"no such mailbox")})

    queue(clock)
    run_waiting()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        send_due(most=2)
    mail_out()
    lost = queries_of_reach.undelivered(wave)
    assert [x.reason for x in lost] == ["address_refused"] * 2
    gone = {x.person.work_email for x in lost}
    assert gone <= set(addresses(town.people))
    assert queries_of_reach.in_vain() == [(wave, 2)]
    # No reminder to an address that is known not to work.
    assert set(receivers(tick(clock, FIRST))) == set(addresses(town.people)) - gone


# How it ended.


def test_everybody_who_was_invited_hears_that_the_box_was_opened(wave, clock, town):
    tick(clock)
    town.answer(wave, town.people[:30])
    reach, _made = Reach.objects.get_or_create(wave=wave)
    reach.results_on = CLOSES.date() + timedelta(days=14)
    reach.save()
    clock.now = CLOSES + timedelta(days=2, hours=16)  # a Monday morning
    assert tick(clock) == []  # counted; people are told at the next turn
    sent = tick(clock)
    assert receivers(sent) == addresses(town.people)
    assert "De stembus is open. 30 tot 50 mensen deden mee. Op 4 december zie je" in sent[0].body
    assert tick(clock) == []
    assert AuditEntry.objects.get(action="tell_end").details == {"people": MAILED}


def test_everybody_who_was_invited_hears_that_the_box_stayed_closed(wave, clock, town):
    tick(clock)
    town.answer(wave, town.people[:9])
    clock.now = CLOSES + timedelta(minutes=5)
    tick(clock)
    assert Wave.objects.get().state == Wave.State.DESTROYED
    sent = tick(clock)
    assert receivers(sent) == addresses(town.people)
    assert "We hebben ze ongelezen vernietigd." in sent[0].body
    assert "Er zaten minder dan 10 formulieren in." in sent[0].body
    assert telling.what_to_tell(Wave.objects.get(), "nl").split("<br>")[0] in sent[0].body
    assert tick(clock) == []
