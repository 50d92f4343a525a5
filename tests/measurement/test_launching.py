"""Launching a wave: what must be in order, what is made, and what is not stored."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from nacl.public import PrivateKey, PublicKey, SealedBox
from tests.measurement.conftest import QUESTIONS, make_town

from bestendig.common import keys, scope
from bestendig.common.audit.models import AuditEntry
from bestendig.common.keys import KeyLocked, KeyMissing, State
from bestendig.measurement.actions import launching
from bestendig.measurement.actions.closing import extend_wave
from bestendig.measurement.actions.launching import add_people
from bestendig.measurement.actions.series import begin_series
from bestendig.measurement.ballots import access, keyring
from bestendig.measurement.ballots.box import Envelope, Opener, seal_ballot
from bestendig.measurement.ballots.models import Ballot
from bestendig.measurement.ballots.padding import padded
from bestendig.measurement.models import Door, Invitation, Wave, WaveUnit
from bestendig.organisations.models import Person
from bestendig.organisations.refusal import Refused


def test_keys_are_made_and_their_fingerprints_logged(town):
    wave = town.launch()
    store = keys.store()
    link, box = (store.info(x(wave.pk)) for x in (keyring.link_name, keyring.box_name))
    assert store.info(keyring.panel_name(town.series.pk)).state is State.OPEN
    entry = AuditEntry.objects.get(action="launch_wave")
    assert entry.details == {
        "invited": 48, "left_out_by_cap": 0, "privacy": "linked", "box_locked": False,
        "box_key": box.fingerprint, "link_key": link.fingerprint, "trial_opened": True,
    }  # fmt: skip


def test_everybody_gets_an_envelope_of_one_size_with_what_is_known(town):
    person, other = town.people[:2]
    other.manager = person
    other.save()
    arms = {person.pk: {"Vitaal roosteren": ("start in maart", "2026-03")}}
    wave = town.launch(arms=arms)
    rows = {row.person_id: bytes(row.envelope) for row in Invitation.objects.filter(wave=wave)}
    assert len(rows) == 48
    assert len({len(envelope) for envelope in rows.values()}) == 1
    private = keys.store().use(keyring.box_name(wave.pk))
    public = keys.store().public(keyring.box_name(wave.pk))

    def known(of):
        ballot = seal_ballot(b"[]", rows[of.pk], wave.ballot_size, public)
        return Opener(private, wave.envelope_size).open(ballot).envelope

    group = WaveUnit.objects.get(wave=wave, units=[str(person.unit_id)])
    assert (known(person).place, known(person).age_band) == (group.number, person.age_band)
    assert known(person).arms == {"Vitaal roosteren": ("start in maart", "2026-03")}
    assert (known(other).arms, known(other).age_band) == ({}, other.age_band)
    assert (known(person).leads, known(other).leads) == (True, False)
    panel = keyring.panel_key(town.series.pk)
    assert known(person).pseudonym == access.made(panel, "panel", person.pk.bytes)[:16].hex()


def test_envelope_of_before_tells_nothing_of_leading():
    private = PrivateKey.generate()
    public = bytes(private.public_key)
    led = Envelope(pseudonym="a", place=0, age_band="", leads=True)
    before = json.dumps(json.loads(led.as_bytes())[:4]).encode()
    for content, leads in ((led.as_bytes(), True), (before, False)):
        sealed = SealedBox(PublicKey(public)).encrypt(padded(content, 256))
        vote = Opener(bytes(private), 256).open(seal_ballot(b"[]", sealed, 64, public))
        assert vote.envelope.leads is leads


def test_pseudonym_is_the_same_over_waves_of_a_series_and_no_other(town):
    def names(series):
        panel = keyring.panel_key(series.pk)
        return [access.made(panel, "panel", person.pk.bytes) for person in town.people]

    town.launch()
    first = names(town.series)
    town.launch(name="Voorjaar")
    assert names(town.series) == first
    today = timezone.localdate()
    town.series = begin_series("Ander", today, today + timedelta(days=100))
    town.launch()
    assert not {*names(town.series)} & {*first}


def test_wave_that_is_not_linked_makes_no_panel_key(town):
    town.launch(privacy=Wave.Privacy.UNLINKED)
    with pytest.raises(KeyMissing):
        keyring.panel_key(town.series.pk)


def test_tokens_and_codes_are_stored_as_hmacs_only(town):
    wave = town.launch()
    link = keyring.link_key(wave.pk)
    for row in Invitation.objects.filter(wave=wave):
        assert row.token_hash == access.token_hash(link, access.token_of(link, row.pk))
        assert row.code_hash == access.code_hash(link, access.code_of(link, row.pk))


def test_new_wave_has_new_tokens(town):
    waves = [town.launch(), town.launch()]
    tokens = [town.entry(wave, town.people[0]).token for wave in waves]
    assert len(set(tokens)) == 2


def test_door_tells_the_wave_and_nothing_else(town):
    wave = town.launch()
    door = Door.objects.get()
    assert (door.owner_id, door.wave) == (town.organisation.pk, wave.pk)
    assert {field.name for field in Door._meta.fields} == {"sign", "owner", "wave"}


def test_agreements_must_be_in_order_on_both_days(organisation):
    with scope.bind(organisation.pk):
        town = make_town(organisation)
        with pytest.raises(Refused, match=r"(?i)agreements|afspraken"):
            town.launch()
        assert (Wave.objects.count(), Door.objects.count()) == (0, 0)
        # What had been made of keys is gone again.
        living = [x for x in keys.store().list() if x.state is not State.DESTROYED]
        assert [x.name for x in living if "/wave/" in x.name] == []


def test_nothing_is_launched_after_the_agreements_end(town):
    far = timezone.now() + timedelta(days=340)
    with pytest.raises(Refused):
        town.launch(closes_at=far)


def test_nothing_is_launched_past_the_series(town):
    with pytest.raises(Refused):
        town.launch(closes_at=timezone.now() + timedelta(days=400))


@pytest.mark.parametrize("changes", [{"units": frozenset()}, {"questions": {"code": "x"}}])
def test_too_few_people_or_no_questions_are_refused(town, changes):
    with pytest.raises(Refused):
        town.launch(**changes)


def test_only_people_of_the_chosen_units_who_are_in_service_are_invited(town):
    leaver = town.people[0]
    Person.objects.filter(pk=leaver.pk).update(ends_on=timezone.localdate())
    wave = town.launch(units=frozenset({town.teams[0].pk, town.teams[1].pk}))
    invited = set(Invitation.objects.filter(wave=wave).values_list("person_id", flat=True))
    assert invited == {person.pk for person in town.people[1:24]}


def test_nobody_is_invited_more_than_four_times_a_year(town):
    people = frozenset({town.teams[0].pk})
    for number in range(4):
        town.launch(name=f"{number}", units=people)
    wave = town.launch(name="all")
    invited = Invitation.objects.filter(wave=wave).values_list("person_id", flat=True)
    assert set(invited) == {person.pk for person in town.people[12:]}
    details = AuditEntry.objects.filter(action="launch_wave").order_by("-sequence")[0].details
    assert (details["invited"], details["left_out_by_cap"]) == (36, 12)


def test_box_that_does_not_open_is_no_launch(town, monkeypatch):
    """The test opening: what comes out must be what went in."""
    monkeypatch.setattr(launching, "Opener", lambda _private, size: Opener(bytes([7]) * 32, size))
    with pytest.raises(ValueError, match="no ballot of this box"):
        town.launch()
    assert Wave.objects.count() == 0


def test_key_holder_can_lock_box_and_panel_key(town):
    town.launch()
    name = keyring.panel_name(town.series.pk)
    keys.store().lock(name, "een lange wachtzin")
    with pytest.raises(KeyLocked):
        town.launch()
    wave = town.launch(panel_passphrase="een lange wachtzin", box_passphrase="nog een wachtzin")
    assert keys.store().info(keyring.box_name(wave.pk)).state is State.LOCKED
    town.answer(wave, town.people[:1])  # handing in needs the public half alone
    assert Ballot.objects.filter(wave=wave).count() == 1


# People who come later.


def test_people_can_be_added_until_the_close_and_keep_their_first_invitation(town):
    wave = town.launch(units=frozenset({town.teams[0].pk}))
    before = set(Invitation.objects.values_list("pk", flat=True))
    newcomer = Person.objects.create(first_name="Nieuw", unit=town.teams[2])
    assert add_people(wave.pk, [newcomer.pk, town.people[0].pk]) == 1
    assert before < set(Invitation.objects.values_list("pk", flat=True))
    town.answer(wave, [newcomer])
    sizes = {len(bytes(row.envelope)) for row in Invitation.objects.all()}
    assert len(sizes) == 1


def test_who_is_added_stands_in_the_picture_of_the_wave(town):
    wave = town.launch()
    by_unit, rest = launching._stored_places(wave)
    groups = WaveUnit.objects.filter(wave=wave, kind=WaveUnit.Kind.GROUP)
    assert {str(x.pk): by_unit[str(x.pk)] for x in town.teams} == {
        x.units[0]: x.number for x in groups
    }
    assert WaveUnit.objects.get(wave=wave, number=rest).kind == WaveUnit.Kind.REST


def test_who_stands_out_by_many_programmes_cannot_be_added(town):
    wave = town.launch()
    newcomer = Person.objects.create(first_name="Nieuw", unit=town.teams[2])
    arms = {newcomer.pk: {f"programma {n}": ("arm", "cohort") for n in range(20)}}
    with pytest.raises(Refused):
        add_people(wave.pk, [newcomer.pk], arms=arms)
    assert Invitation.objects.filter(person=newcomer).count() == 0


def test_nobody_is_added_to_a_closed_box(town, monkeypatch):
    wave = town.close(town.launch(), monkeypatch)
    with pytest.raises(Refused):
        add_people(wave.pk, [town.people[0].pk])


# What the database refuses.


@pytest.mark.parametrize(
    "change",
    [
        {"privacy": "unlinked"},
        {"questions": {"code": "other"}},
        {"asked": ["Groen"]},
        {"k": 5},
        {"opens_at": timezone.now() - timedelta(days=1)},
        {"closes_at": timezone.now()},
        {"ballot_size": 1},
        {"state": "launched"},
        {"state": "closed"},
        {"state": "destroyed"},
    ],
    ids=lambda change: "-".join(map(str, change.items()))[:24],
)
def test_database_refuses_to_change_a_wave(town, change):
    wave = town.launch()
    with pytest.raises(IntegrityError), transaction.atomic():
        Wave.objects.filter(pk=wave.pk).update(**change)
    wave.refresh_from_db()
    assert wave.state == Wave.State.OPEN


def test_close_moves_later_only(town):
    wave = town.launch()
    later = wave.closes_at + timedelta(days=3)
    assert extend_wave(wave.pk, later).closes_at == later
    for wrong in (later, later - timedelta(minutes=1), timezone.now() + timedelta(days=400)):
        with pytest.raises(Refused):
            extend_wave(wave.pk, wrong)


def test_series_lasts_24_months_at_most(town):
    today = timezone.localdate().replace(day=1)
    two_years = today.replace(year=today.year + 2)
    assert begin_series("a", today, two_years).ends_on == two_years
    for end in (two_years + timedelta(days=1), today):
        with pytest.raises(Refused):
            begin_series("b", today, end)


def test_wave_of_another_organisation_is_not_found(town, organisation):
    wave = town.launch()
    assert not Wave.objects.filter(pk=uuid4()).exists()
    assert Wave.objects.filter(pk=wave.pk).exists()
    assert QUESTIONS["code"] == wave.questions["code"]
