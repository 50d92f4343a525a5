"""Tokens, codes, padding and the keys of drafts: figures by hand, and published vectors."""

import re
from uuid import uuid4

import pytest

from bestendig.common.sealing import hkdf
from bestendig.measurement.ballots import access
from bestendig.measurement.ballots.padding import TooLong, padded, room_for, unpadded

KEY, OTHER = bytes(32), bytes([1]) * 32


def test_token_has_128_bits_and_code_60():
    number = uuid4()
    assert len(access.token_of(KEY, number)) * 8 == 128
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{12}", access.code_of(KEY, number))
    assert len(access.ALPHABET) ** access.CODE_LENGTH == 2**60


def test_everything_is_made_anew_under_another_key_or_of_another_invitation():
    one, two = uuid4(), uuid4()
    for make in (access.token_of, access.code_of, access.ballot_id, access.draft_id):
        assert len({make(KEY, one), make(KEY, two), make(OTHER, one)}) == 3
        assert make(KEY, one) == make(KEY, one)


def test_every_purpose_has_values_of_its_own():
    one = uuid4()
    token = access.token_of(KEY, one)
    code = access.code_of(KEY, one)
    made = {access.ballot_id(KEY, one).bytes, access.draft_id(KEY, one).bytes, token}
    hashes = {access.token_hash(KEY, token), access.code_hash(KEY, code)}
    assert (len(made), len(hashes)) == (3, 2)


def test_all_signs_of_a_code_come_up_equally_often():
    seen = "".join(access.code_of(KEY, uuid4()) for _ in range(4000))
    counts = [seen.count(sign) for sign in access.ALPHABET]
    # 1500 each are expected; six standard deviations either way.
    assert min(counts) > 1265
    assert max(counts) < 1735


def test_link_is_read_back_and_nothing_else_is():
    link = access.Link("K7M2P4", access.token_of(KEY, uuid4()))
    text = str(link)
    assert access.read_link(text) == link
    assert len(text) == 28
    for wrong in ("", "K7M2P4", text[:-1], text + "A", text[:-1] + "é", " " + text, text[:6] * 5):
        assert access.read_link(wrong) is None


@pytest.mark.parametrize("typed", ["k7m2 p4x9 ab1d", "K7M2-P4X9-ABID", " k7m2p4x9abld "])
def test_code_is_read_as_people_type_it(typed):
    assert access.read_code(typed) == "K7M2P4X9AB1D"


@pytest.mark.parametrize(
    "typed", ["", "K7M2P4X9AB1", "K7M2P4X9AB1DD", "K7M2P4X9AB1U", "K7M2P4X9AB1é"]
)
def test_what_is_no_code_is_none(typed):
    assert access.read_code(typed) is None


def test_padding_gives_one_size_and_gives_back():
    size = room_for(20, 16)
    assert size == 32
    for length in range(29):
        assert len(padded(b"x" * length, size)) == size
        assert unpadded(padded(b"\0" * length, size)) == b"\0" * length
    with pytest.raises(TooLong):
        padded(b"x" * 29, size)
    for wrong in (b"\0\0\0\x20abc", padded(b"a", 16)[:-1] + b"x"):
        with pytest.raises(ValueError, match="not padded"):
            unpadded(wrong)


def test_hkdf_is_that_of_rfc_5869():
    """Test case 1 of appendix A, its first 32 bytes."""
    found = hkdf(
        bytes([0x0B]) * 22,
        bytes.fromhex("f0f1f2f3f4f5f6f7f8f9"),
        bytes.fromhex("000102030405060708090a0b0c"),
    )
    assert found.hex() == "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
