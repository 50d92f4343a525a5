"""Tokens and typed codes: how they are made, read and kept. Nothing is kept but a hash.

A token has 256 random bits. A typed code has 60 (twelve of Crockford's 32 signs), in groups
of four; O is read as 0, I and L as 1, and spaces, dashes and capitals make no difference.
"""

from __future__ import annotations

import secrets
from typing import Final

from django.utils.crypto import salted_hmac

SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH: Final = 12
_READ_AS: Final = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "–": None})


def new_token() -> str:
    """A token for a link."""
    return secrets.token_urlsafe(32)


def new_code() -> str:
    """A code for on paper, without spaces."""
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def in_groups(code: str) -> str:
    """The code as people read it: ABCD EFGH JKMN."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str | None:
    """What was meant by `typed`, or None when it cannot be a code."""
    code = typed.upper().translate(_READ_AS)
    return code if len(code) == LENGTH and set(code) <= set(SIGNS) else None


def kept(purpose: str, secret: str) -> str:
    """What the database knows a token or code by: an HMAC under the secret key."""
    return salted_hmac(f"sign-in.{purpose}", secret, algorithm="sha256").hexdigest()
