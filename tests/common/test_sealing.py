import pytest

from bestendig.common.sealing import Unsealed, keyed_hash, open_sealed, seal

KEY, OTHER = bytes(range(32)), bytes(32)


def test_sealed_bytes_open_with_their_key_about_their_thing():
    sealed = seal(b"een brief", KEY, b"outbox 1")
    assert open_sealed(sealed, KEY, b"outbox 1") == b"een brief"
    assert open_sealed(memoryview(sealed), KEY, b"outbox 1") == b"een brief"
    assert b"brief" not in sealed
    assert seal(b"een brief", KEY, b"outbox 1") != sealed
    assert len(sealed) == len(b"een brief") + 41


@pytest.mark.parametrize(
    ("change", "key", "about"),
    [
        (lambda x: x, OTHER, b"outbox 1"),
        (lambda x: x, KEY, b"outbox 2"),
        (lambda x: x[:-1], KEY, b"outbox 1"),
        (lambda x: x + b"\0", KEY, b"outbox 1"),
        (lambda x: b"\2" + x[1:], KEY, b"outbox 1"),
        (lambda x: x[:30] + bytes([x[30] ^ 1]) + x[31:], KEY, b"outbox 1"),
        (lambda x: b"", KEY, b"outbox 1"),
        (lambda x: x[:10], KEY, b"outbox 1"),
        (lambda x: x[:25], KEY, b"outbox 1"),
    ],
)
def test_other_key_other_thing_and_changed_bytes_do_not_open(change, key, about):
    with pytest.raises(Unsealed):
        open_sealed(change(seal(b"een brief", KEY, b"outbox 1")), key, about)


def test_keyed_hash_recognises_and_depends_on_its_key():
    assert keyed_hash(KEY, "100234") == keyed_hash(KEY, "100234")
    assert (
        len({keyed_hash(KEY, "100234"), keyed_hash(KEY, "100235"), keyed_hash(OTHER, "100234")})
        == 3
    )
    # HMAC-SHA256, RFC 4231 test case 2.
    assert keyed_hash(b"Jefe", "what do ya want for nothing?") == (
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    )
