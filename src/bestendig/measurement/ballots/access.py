"""Tokens and typed codes: made from the invitation, recognised by an HMAC, stored nowhere."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final
from uuid import UUID

TOKEN_BYTES: Final = 16
CODE_LENGTH: Final = 12
SIGN_LENGTH: Final = 6
# Crockford's base32: no I, L, O or U, so that what is read is what is meant.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("ILO", "110", " -\u2013\t")


@dataclass(frozen=True, slots=True)
class Link:
    """What stands in an address: the sign of a wave's door, and the token."""

    sign: str
    token: bytes

    def __str__(self) -> str:
        return self.sign + urlsafe_b64encode(self.token).rstrip(b"=").decode()


def made(key: bytes, what: str, *parts: bytes) -> bytes:
    """HMAC-SHA256 of the parts, for one purpose only; each part has a fixed length."""
    return hmac.new(key, what.encode() + b"\0" + b"".join(parts), "sha256").digest()


def token_of(link_key: bytes, invitation: UUID) -> bytes:
    """128 bits that let somebody answer this invitation."""
    return made(link_key, "token", invitation.bytes)[:TOKEN_BYTES]


def code_of(link_key: bytes, invitation: UUID) -> str:
    """The same for who types: 60 bits in twelve signs."""
    number = int.from_bytes(made(link_key, "code", invitation.bytes)[:8]) >> 4
    return "".join(ALPHABET[number >> shift & 31] for shift in range(55, -5, -5))


def spaced(code: str) -> str:
    """As it is printed: in groups of four."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))


def token_hash(link_key: bytes, token: bytes) -> str:
    """By which a token is recognised."""
    return made(link_key, "token hash", token).hex()


def code_hash(link_key: bytes, code: str) -> str:
    """By which a typed code is recognised."""
    return made(link_key, "code hash", code.encode()).hex()


def ballot_id(link_key: bytes, invitation: UUID) -> UUID:
    """The id of the ballot that answers this invitation."""
    return UUID(bytes=made(link_key, "ballot", invitation.bytes)[:16])


def draft_id(link_key: bytes, invitation: UUID) -> UUID:
    """The id of its draft."""
    return UUID(bytes=made(link_key, "draft", invitation.bytes)[:16])


def read_link(text: str) -> Link | None:
    """The link in the last part of an address; None when it cannot be one."""
    sign, rest = text[:SIGN_LENGTH], text[SIGN_LENGTH:]
    try:
        token = urlsafe_b64decode(rest.encode("ascii") + b"==")
    except ValueError:
        return None
    link = Link(sign, token)
    return link if len(token) == TOKEN_BYTES and str(link) == text else None


def read_code(text: str) -> str | None:
    """A code as somebody typed it: in any case, with or without spaces; None when it is none."""
    return as_typed(text, CODE_LENGTH)


def as_typed(text: str, length: int) -> str | None:
    """What was meant by signs of our alphabet; None when there are not exactly `length`."""
    code = text.upper().translate(_READ_AS)
    return code if len(code) == length and not set(code) - {*ALPHABET} else None
