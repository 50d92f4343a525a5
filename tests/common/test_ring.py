"""The private ring: who opens it, what a thief finds, and what erasing leaves."""

import copy
import pickle
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from tests.walls.rows import make_organisation

from bestendig.common import keys, scope, throttle
from bestendig.common.audit.models import AuditEntry
from bestendig.common.keys import State
from bestendig.common.registry import REGISTRY
from bestendig.common.ring import opening, pins, visits
from bestendig.common.ring.models import Ring
from bestendig.common.sealing import Unsealed
from bestendig.common.throttle import Locked
from bestendig.common.throttle.models import Tries

PIN, WORDS = "394817", "Voor de zomer een dag meelopen bij Communicatie."
JO, BO = uuid4(), uuid4()
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick_pins(monkeypatch):
    """Argon2id as light as libsodium allows: the tests do not wait for it."""
    monkeypatch.setattr(pins, "OPERATIONS", 1)
    monkeypatch.setattr(pins, "MEMORY", 8192)


@pytest.fixture
def _bound(prepared):
    with scope.bind(make_organisation("stad").pk):
        yield


pytestmark = [pytestmark, pytest.mark.usefixtures("_bound")]


def sealed_by(opened):
    return opened.seal("plan", "goal", WORDS)


def stolen():
    """The whole database as it lies on disk, and every value in it."""
    if connection.vendor == "sqlite":
        return connection.connection.serialize()
    return b"".join(bytes(x.sealed_key) for x in Ring.objects.all())


def secrets_in_store():
    found = (x for x in keys.store().list() if x.state is State.OPEN)
    return [keys.store().use(x.name) for x in found]


def test_what_was_written_is_read_with_the_pin_and_only_with_it():
    sealed = sealed_by(opening.begin(JO, PIN))
    assert opening.open_with(JO, f" {PIN} ").read("plan", "goal", sealed) == WORDS
    for wrong in ("", "394818", "39481", PIN * 2):
        with pytest.raises(opening.WrongPin):
            opening.open_with(JO, wrong)
    with pytest.raises(opening.NoRing):
        opening.open_with(BO, PIN)


def test_without_a_pin_it_opens_at_once_and_a_pin_can_come_and_go():
    opened = opening.begin(JO, "")
    sealed = sealed_by(opened)
    assert not opening.ring_of(JO).has_pin
    assert opening.open_with(JO).read("plan", "goal", sealed) == WORDS
    opening.change_pin(opened, PIN)
    with pytest.raises(opening.WrongPin):
        opening.open_with(JO)
    opening.change_pin(opening.open_with(JO, PIN), "een hele zin van mijzelf")
    with pytest.raises(opening.WrongPin):
        opening.open_with(JO, PIN)
    opened = opening.open_with(JO, "een hele  zin van mijzelf")
    opening.change_pin(opened, "")
    assert opening.open_with(JO).read("plan", "goal", sealed) == WORDS


def test_sealed_words_are_of_one_person_field_row_and_table():
    mine, yours = opening.begin(JO, PIN), opening.begin(BO, PIN)
    sealed = mine.seal("plan", "goal", WORDS, row=1)
    assert mine.read("plan", "goal", sealed, row=1) == WORDS
    for opened, table, name, row in (
        (yours, "plan", "goal", 1),
        (mine, "talk", "goal", 1),
        (mine, "plan", "habit", 1),
        (mine, "plan", "goal", 2),
    ):
        with pytest.raises(Unsealed):
            opened.read(table, name, sealed, row=row)
    as_another = type(mine)(ring=mine.ring, person=BO, key=mine.key)
    with pytest.raises(Unsealed):
        as_another.read("plan", "goal", sealed, row=1)


def test_length_tells_little_and_an_open_ring_does_not_travel():
    opened = opening.begin(JO, PIN)
    assert len(opened.seal("t", "f", "ja")) == len(opened.seal("t", "f", "nee, liever niet"))
    assert opened.key.hex() not in repr(opened)
    assert repr(opened.key) not in repr(opened)
    for write_down in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="not written down"):
            write_down(opened)


def test_thief_of_the_database_finds_neither_words_nor_key_nor_pin():
    opened = opening.begin(JO, PIN)
    visit = visits.kept(opened, visits.new_secret())
    taken = stolen() + str(visit).encode()
    for secret in (opened.key, opened.key.hex().encode(), PIN.encode(), WORDS.encode()):
        assert secret not in taken
    ring = Ring.objects.get()
    # Who has the database and guesses the PIN, but has no keys, opens nothing.
    here = pins.stretched(PIN, bytes(ring.salt), ring.operations, ring.memory)
    about = f"ring {ring.pk} {JO}".encode()
    for key in (here, bytes(32)):
        with pytest.raises(Unsealed):
            opening.open_sealed(bytes(ring.sealed_key), key, about)
        made = opening.hkdf(bytes(64) + key, b"bestendig private ring")
        with pytest.raises(Unsealed):
            opening.open_sealed(bytes(ring.sealed_key), made, about)


def test_thief_of_the_keys_alone_finds_no_data_key():
    opened = opening.begin(JO, PIN)
    assert opened.key not in secrets_in_store()


def test_without_its_own_key_nothing_opens_and_a_copy_of_the_row_is_worthless():
    sealed = sealed_by(opening.begin(JO, PIN))
    row = Ring.objects.get()
    assert opening.erase(JO) == 1
    with pytest.raises(opening.NoRing):
        opening.open_with(JO, PIN)
    Ring.objects.bulk_create([row])  # from a copy of the database
    name = opening.key_name(row.pk)
    keys.store().destroy(name, by="erased")  # what the commit does
    with pytest.raises(opening.RingGone):
        opening.open_with(JO, PIN)
    assert keys.store().info(name).state is State.DESTROYED
    assert sealed  # what was sealed is there, and nobody reads it


@pytest.mark.django_db(transaction=True)
def test_erasing_destroys_the_key_with_proof_in_the_log():
    opening.begin(JO, PIN)
    name = opening.key_name(Ring.objects.get().pk)
    mark = keys.store().info(name).fingerprint
    assert {"ring"} <= {x.name for x in REGISTRY.erasures_in_order(own_only=True)}
    assert REGISTRY.erasures["ring"].erase(JO) == 1
    assert keys.store().info(name).state is State.DESTROYED
    entry = AuditEntry.objects.get(action="destroy_ring_key")
    assert (entry.object_id, entry.details["fingerprint"]) == (name, mark)
    assert str(JO) not in f"{entry.object_id} {entry.details}"
    assert opening.erase(JO) == 0
    assert opening.begin(JO, PIN).ring != entry.object_id  # and one begins anew


def test_key_that_locks_nothing_goes_after_a_day():
    opening.begin(JO, PIN)
    left = opening.key_name(uuid4())
    keys.store().create(left)
    rule, tomorrow = REGISTRY.rules["ring_keys"], timezone.now().date() + timedelta(days=1)
    assert rule.waiting(tomorrow - timedelta(days=1)) == 0  # it may be being made
    assert rule.waiting(tomorrow) == 1
    assert rule.apply(tomorrow) == 1
    assert opening.open_with(JO, PIN)


def test_five_wrong_pins_take_a_while_and_nothing_is_lost(monkeypatch):
    sealed = sealed_by(opening.begin(JO, PIN))
    lefts = []
    for _try in range(5):
        with pytest.raises(opening.WrongPin) as wrong:
            opening.open_with(JO, "000111")
        lefts.append(wrong.value.left)
    assert lefts == [4, 3, 2, 1, 0]
    with pytest.raises(Locked) as locked:
        opening.open_with(JO, PIN)  # the right one waits too
    assert locked.value.minutes <= 15
    Tries.objects.filter(locked=True).update(until=timezone.now())
    opened = opening.open_with(JO, PIN)
    assert (opened.wrong, opened.read("plan", "goal", sealed)) == (5, WORDS)
    assert opening.open_with(JO, PIN).wrong == 0


def test_who_goes_on_trying_waits_a_day():
    ring = opening.begin(JO, PIN).ring
    quarter = Tries.objects.filter(key=throttle.key_of(opening.FIVE, ring))
    for _try in range(20):
        quarter.filter(count=5).delete()  # a quarter of an hour goes by
        with pytest.raises(opening.WrongPin):
            opening.open_with(JO, "000111")
    quarter.delete()
    with pytest.raises(Locked) as locked:
        opening.open_with(JO, PIN)
    assert locked.value.minutes > 23 * 60


@pytest.mark.parametrize(
    "pin", ["1234", "111111", "123456", "987654", "abcdef", " 12 34 ", "a" * 200]
)
def test_pin_that_is_guessed_at_once_is_refused(pin):
    with pytest.raises(pins.BadPin):
        opening.begin(JO, pin)
    assert opening.ring_of(JO) is None


def test_second_beginning_is_refused_and_the_first_stays():
    sealed = sealed_by(opening.begin(JO, PIN))
    with pytest.raises(opening.RingExists):
        opening.begin(JO, "582930")
    assert opening.open_with(JO, PIN).read("plan", "goal", sealed) == WORDS


def test_visit_opens_again_with_its_cookie_for_a_quarter_of_an_hour(monkeypatch):
    opened, secret = opening.begin(JO, PIN), visits.new_secret()
    found = visits.kept(opened, secret)
    assert visits.reopened(found, secret, JO) == opened
    assert visits.reopened(found, visits.new_secret(), JO) is None
    assert visits.reopened(found, secret, BO) is None
    assert visits.reopened(found, "", JO) is None
    assert visits.reopened(None, secret, JO) is None
    assert visits.reopened({**found, "until": "2099-01-01T00:00:00+00:00"}, secret, JO) is None
    later = timezone.now() + visits.IDLE
    with monkeypatch.context() as patch:
        patch.setattr(visits.timezone, "now", lambda: later)
        assert visits.reopened(found, secret, JO) is None
    opening.erase(JO)
    assert visits.reopened(found, secret, JO) is None


def test_exports_read_only_the_ring_that_is_open_now():
    opened = opening.begin(JO, PIN)
    assert visits.opened_now(JO) is None
    with visits.present(opened):
        assert visits.opened_now(JO) is opened
        assert visits.opened_now(BO) is None
    assert visits.opened_now(JO) is None
    assert REGISTRY.exports["ring"].read(JO) == {"made_on": timezone.localdate(), "has_pin": True}
    assert REGISTRY.exports["ring"].read(BO) == {}
