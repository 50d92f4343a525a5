"""Handing in, replacing, withdrawing, drafts: what is stored, and what can be seen of it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bestendig.common import keys, scope, throttle
from bestendig.common.audit.models import AuditEntry
from bestendig.measurement.actions import answering, closing, drafting
from bestendig.measurement.actions.answering import Entry, NotOpen
from bestendig.measurement.actions.drafting import BadPin, Opened, WrongPin
from bestendig.measurement.ballots import access, keyring, limits
from bestendig.measurement.ballots.box import Opener
from bestendig.measurement.ballots.models import Ballot, Draft
from bestendig.measurement.document import BadAnswer
from bestendig.measurement.models import HAS_CODE, HAS_TOKEN, Door, Invitation
from bestendig.measurement.queries.asked import NoEntry, wave_asked
from bestendig.measurement.queries.standing import standing
from bestendig.organisations.models import Organisation

SAID = {"q1": 4, "q2": 2, "q3": 1, "q4": "Meer rust in het rooster."}
VISIT = bytes(range(32))


@pytest.fixture
def wave(town):
    return town.launch()


@pytest.fixture
def entry(town, wave):
    return town.entry(wave, town.people[0])


def votes(wave):
    """As only the opening may see them."""
    opener = Opener(keys.store().use(keyring.box_name(wave.pk)), wave.envelope_size)
    return [opener.open(row.sealed).answers for row in Ballot.objects.filter(wave=wave)]


def marks(wave, person):
    row = Invitation.objects.get(wave=wave, person=person)
    return row.answered, row.declined


def test_what_is_handed_in_is_in_the_box_and_marked(town, wave, entry):
    answering.submit_ballot(entry, SAID)
    assert votes(wave) == [(4, 2, 1, "Meer rust in het rooster.")]
    assert marks(wave, town.people[0]) == (True, False)


def test_handing_in_again_replaces(town, wave, entry):
    for _ in range(3):
        answering.submit_ballot(entry, SAID)
    answering.submit_ballot(entry, {"q1": 1})
    assert votes(wave) == [(1, None, None, None)]


def test_withdrawing_deletes_and_handing_in_later_is_still_possible(town, wave, entry):
    answering.submit_ballot(entry, SAID)
    answering.withdraw_ballot(entry)
    assert (votes(wave), marks(wave, town.people[0])) == ([], (False, False))
    answering.withdraw_ballot(entry)
    answering.submit_ballot(entry, SAID)
    assert len(votes(wave)) == 1


def test_not_taking_part_is_marked_and_can_be_changed(town, wave, entry):
    answering.decline(entry)
    assert marks(wave, town.people[0]) == (False, True)
    answering.submit_ballot(entry, SAID)
    assert marks(wave, town.people[0]) == (True, False)


def test_all_ballots_are_as_long_whatever_they_say(town, wave):
    longest = {**SAID, "q4": "\U0001f600" * 200}
    for person, said in zip(town.people, [{}, SAID, longest, {"q1": 1}], strict=False):
        answering.submit_ballot(town.entry(wave, person), said)
    assert len({len(bytes(row.sealed)) for row in Ballot.objects.all()}) == 1


def test_id_of_a_ballot_leads_to_nobody_without_the_link_key(town, wave, entry):
    answering.submit_ballot(entry, SAID)
    (ballot,) = Ballot.objects.all()
    row = Invitation.objects.get(person=town.people[0])
    assert ballot.pk == access.ballot_id(keyring.link_key(wave.pk), row.pk)
    for key in (bytes(32), row.pk.bytes * 2, bytes.fromhex(row.token_hash)):
        assert ballot.pk != access.ballot_id(key, row.pk)
    assert {field.name for field in Ballot._meta.fields} == {
        "id", "organisation", "wave", "sealed",
    }  # fmt: skip


def test_neither_ballots_nor_drafts_nor_invitations_hold_a_time():
    for model in (Ballot, Draft, Invitation):
        kinds = {field.get_internal_type() for field in model._meta.fields}
        assert not kinds & {"DateTimeField", "DateField", "TimeField", "AutoField", "BigAutoField"}


def test_answering_leaves_nothing_in_the_log(town, wave, entry):
    before = AuditEntry.objects.count()
    drafting.save_draft(entry, SAID, pin="2468")
    answering.submit_ballot(entry, SAID)
    answering.withdraw_ballot(entry)
    answering.decline(entry)
    assert AuditEntry.objects.count() == before


def test_mark_and_ballot_are_one_transaction(town, wave, entry, monkeypatch):
    def fails(*_args, **_marks):
        raise OSError("the disk is full")

    monkeypatch.setattr(answering, "_mark", fails)
    with pytest.raises(OSError, match="full"):
        answering.submit_ballot(entry, SAID)
    assert (votes(wave), marks(wave, town.people[0])) == ([], (False, False))


def test_bad_answer_changes_nothing(town, wave, entry):
    answering.submit_ballot(entry, SAID)
    with pytest.raises(BadAnswer):
        answering.submit_ballot(entry, {"q1": 9})
    assert len(votes(wave)) == 1


def test_wrong_token_is_no_entry(wave, entry):
    for token in (bytes(16), entry.token[::-1]):
        with pytest.raises(NoEntry):
            answering.submit_ballot(Entry(entry.organisation, wave.pk, token), SAID)


def test_token_of_another_wave_opens_nothing_here(town, wave, entry):
    other = town.launch(name="Ander")
    with pytest.raises(NoEntry):
        answering.submit_ballot(Entry(entry.organisation, other.pk, entry.token), SAID)


ACTS = [
    lambda entry: answering.submit_ballot(entry, SAID),
    answering.withdraw_ballot,
    answering.decline,
    lambda entry: drafting.save_draft(entry, SAID, pin="2468"),
    lambda entry: drafting.resume_draft(entry, pin="2468"),
]


@pytest.mark.parametrize("act", ACTS)
def test_nothing_goes_in_before_it_opens_nor_after_it_closed(town, monkeypatch, act):
    now = timezone.now()
    ahead = town.launch(opens_at=now + timedelta(hours=1))
    with pytest.raises(NotOpen):
        act(town.entry(ahead, town.people[0]))
    wave = town.launch(name="Nu")
    entry = town.entry(wave, town.people[0])
    # The clock alone closes it, also when the job that counts is late.
    with monkeypatch.context() as patch:
        patch.setattr("django.utils.timezone.now", lambda: wave.closes_at)
        with pytest.raises(NotOpen):
            act(entry)
    closing.close_due(wave.closes_at)
    with pytest.raises(NotOpen):
        act(entry)


def test_after_the_count_a_link_is_no_entry_to_anything(town, wave, entry, monkeypatch):
    town.close(wave, monkeypatch)
    for act in ACTS:
        with pytest.raises(NotOpen):
            act(entry)


# Ways in.


def test_who_comes_in_is_found_by_an_index(wave):
    """Not by reading everybody who was invited, which is what the databases do unasked."""
    if connection.vendor == "sqlite":  # PostgreSQL reads a small table as a whole
        by_token = Invitation.objects.filter(HAS_TOKEN, wave=wave, token_hash="a" * 64)
        by_code = Invitation.objects.filter(HAS_CODE, wave=wave, code_hash="a" * 64)
        assert "one_invitation_a_token" in by_token.explain()
        assert "one_invitation_a_code" in by_code.explain()


def test_a_wave_is_the_same_object_until_something_of_it_changes(town, wave):
    asked = wave_asked(wave.pk)
    assert (asked.wave, asked.organisation) == (wave, town.organisation)
    assert asked is wave_asked(wave.pk)
    later = wave.closes_at + timedelta(days=1)
    closing.extend_wave(wave.pk, later)
    changed = wave_asked(wave.pk)
    assert (changed.wave.closes_at, asked.wave.closes_at) == (later, wave.closes_at)
    Organisation.objects.update(contact_name="Ada")
    assert wave_asked(wave.pk).organisation.contact_name == "Ada"
    closing.close_due(later)
    assert wave_asked(wave.pk).wave.state == "closing"


def test_link_code_and_reminder_reach_one_invitation(town, wave, entry):
    door = Door.objects.get()
    row = Invitation.objects.get(person=town.people[0])
    code = access.code_of(keyring.link_key(wave.pk), row.pk)
    typed = access.spaced(code).lower()
    assert answering.entry_of_link(str(access.Link(door.sign, entry.token))) == entry
    assert answering.entry_of_code(typed) == entry


def test_link_of_no_wave_or_of_no_shape_is_none(wave, entry):
    for text in ("", "abc", str(access.Link("000000", entry.token))):
        assert answering.entry_of_link(text) is None


def test_wrong_codes_of_everybody_together_lock_a_wave_for_some_minutes(wave, monkeypatch):
    monkeypatch.setattr(
        answering, "WRONG_CODES",
        throttle.Limit("test_codes", 3, timedelta(hours=1), timedelta(minutes=5)),
    )  # fmt: skip
    for _ in range(3):
        with pytest.raises(NoEntry):
            answering.entry_of_code("0000 0000 0000")
    with pytest.raises(throttle.Locked):
        answering.entry_of_code("0000 0000 0000")
    with pytest.raises(throttle.Locked):
        answering.entry_of_code("0000 0000 0000")


def test_source_may_guess_twenty_times_and_others_go_on(monkeypatch):
    clock = [0.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: clock[0])
    sources = limits.Sources(tries=20, within=600)
    for _ in range(20):
        assert sources.may_try("192.0.2.1")
        sources.was_wrong("192.0.2.1")
    assert (sources.may_try("192.0.2.1"), sources.may_try("192.0.2.2")) == (False, True)
    clock[0] = 601
    assert sources.may_try("192.0.2.1")
    assert b"192.0.2.1" not in repr(sources.__dict__).encode()


# Drafts.


def opened(entry, *, pin="", visit=b""):
    """The answers of a draft that opens; None when it does not."""
    if visit:
        return standing(entry, visit).kept
    found = drafting.resume_draft(entry, pin)
    assert isinstance(found, Opened)
    return found.answers


def test_draft_is_gone_on_with_the_pin_and_once_handed_in_it_is_gone(entry):
    drafting.save_draft(entry, {"q1": 3, "q4": "half"}, pin="2468")
    assert opened(entry, pin="2468") == {"q1": 3, "q4": "half"}
    drafting.save_draft(entry, {"q1": 5}, pin="135790")
    assert opened(entry, pin="135790") == {"q1": 5}
    answering.submit_ballot(entry, SAID)
    assert drafting.resume_draft(entry, pin="135790") is None
    assert Draft.objects.count() == 0


def test_five_wrong_pins_destroy_a_draft(entry):
    drafting.save_draft(entry, SAID, pin="2468")
    tries = [drafting.resume_draft(entry, pin=f"000{n}") for n in range(5)]
    assert tries == [WrongPin(left) for left in (4, 3, 2, 1, 0)]
    assert drafting.resume_draft(entry, pin="2468") is None
    assert Draft.objects.count() == 0


def test_right_pin_before_the_fifth_opens(entry):
    drafting.save_draft(entry, SAID, pin="2468")
    for n in range(4):
        drafting.resume_draft(entry, pin=f"000{n}")
    assert opened(entry, pin="2468") == SAID


def test_draft_of_a_visit_needs_the_visit(entry):
    drafting.save_draft(entry, SAID, visit=VISIT)
    assert opened(entry, visit=bytes(32)) is None
    assert drafting.resume_draft(entry, pin="2468") is None
    assert opened(entry, visit=VISIT) == SAID
    drafting.save_draft(entry, SAID, pin="2468")
    assert opened(entry, visit=VISIT) is None


def test_visit_that_came_by_pin_saves_what_the_pin_still_opens(entry):
    drafting.save_draft(entry, {"q1": 3}, pin="2468")
    drafting.resume_draft(entry, pin="1111")
    secret = drafting.resume_draft(entry, pin="2468").secret
    drafting.save_draft(entry, {"q1": 4}, visit=secret)
    assert opened(entry, visit=secret) == {"q1": 4}
    assert opened(entry, pin="2468") == {"q1": 4}
    assert Draft.objects.get().wrong == 0
    drafting.save_draft(entry, {"q1": 5}, visit=VISIT)
    assert drafting.resume_draft(entry, pin="2468") is None


def test_drafts_are_as_long_as_each_other_and_open_for_no_other_invitation(town, wave, entry):
    other = town.entry(wave, town.people[1])
    drafting.save_draft(entry, {}, pin="2468")
    drafting.save_draft(other, {**SAID, "q4": "x" * 200}, pin="2468")
    one, two = Draft.objects.all()
    assert len(bytes(one.sealed)) == len(bytes(two.sealed))
    Draft.objects.filter(pk=one.pk).update(sealed=two.sealed, salt=two.salt)
    assert {type(drafting.resume_draft(x, pin="2468")) for x in (entry, other)} == {
        WrongPin, Opened,
    }  # fmt: skip


@pytest.mark.parametrize("pin", ["123", "1234567890123", "12a4", "١٢٣٤"])
def test_pin_is_four_to_twelve_digits(entry, pin):
    with pytest.raises(BadPin):
        drafting.save_draft(entry, SAID, pin=pin)


def test_withdrawing_takes_the_draft_too(entry):
    drafting.save_draft(entry, SAID, pin="2468")
    answering.withdraw_ballot(entry)
    assert Draft.objects.count() == 0


def test_nothing_reads_a_ballot_back():
    """There is no action or query that gives answers to whoever holds the token."""
    names = {name for name in vars(answering) if not name.startswith("_")}
    assert not {name for name in names if "read" in name or "answers_of" in name}
    assert "Opener" not in names


def test_binding_another_organisation_finds_no_entry(town, wave, entry):
    from tests.walls.rows import make_organisation  # noqa: PLC0415 - one test of this file

    there = make_organisation("daar")
    bound = scope.current()
    token = scope.binding._organisation.set(there.pk)
    try:
        with pytest.raises((NoEntry, NotOpen)):
            answering.submit_ballot(entry, SAID)
    finally:
        scope.binding._organisation.reset(token)
    assert scope.current() == bound
