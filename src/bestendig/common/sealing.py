"""Sealing: what is stored so that only who has the key reads it, and nobody swaps it.

XChaCha20-Poly1305 of libsodium, with a random nonce. `about` says what the sealed bytes are
("outbox body 3f2…"): bytes sealed about one thing do not open as another.
"""

from __future__ import annotations

import hmac
from typing import Final

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.utils import random

_MARK: Final = b"\x01"  # this way of sealing; another one gets another mark
_NONCE: Final = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_TAG: Final = bindings.crypto_aead_xchacha20poly1305_ietf_ABYTES


class Unsealed(ValueError):
    """These bytes were not sealed with this key about this thing, or somebody changed them."""


def seal(data: bytes, key: bytes, about: bytes) -> bytes:
    """`data` under `key` (32 bytes), bound to `about`; 41 bytes longer."""
    nonce = random(_NONCE)
    sealed = bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(data, about, nonce, key)
    return _MARK + nonce + sealed


def open_sealed(sealed: bytes, key: bytes, about: bytes) -> bytes:
    """What was sealed. Raises Unsealed."""
    sealed = bytes(sealed)  # a database may hand over a memoryview
    nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
    if sealed[:1] != _MARK or len(rest) < _TAG:
        raise Unsealed("these bytes were not sealed here")
    try:
        return bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(rest, about, nonce, key)
    except CryptoError as error:
        raise Unsealed("another key, about something else, or changed") from error


def keyed_hash(key: bytes, text: str) -> str:
    """HMAC-SHA256 in hexadecimal: the same text is recognised, and not read back without the key.

    For personnel numbers and the like, of which all possible values could be tried.
    """
    return hmac.new(key, text.encode(), "sha256").hexdigest()


def hkdf(secret: bytes, info: bytes, salt: bytes = b"") -> bytes:
    """32 bytes by HKDF-SHA256 (RFC 5869)."""
    extracted = hmac.new(salt or bytes(32), secret, "sha256").digest()
    return hmac.new(extracted, info + b"\x01", "sha256").digest()
