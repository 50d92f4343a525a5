"""A file that travels with the page: nothing of it stays here between two requests.

What a person handed over is sent back inside the next form, packed, and comes in again with
the answers. The person's browser is the only place where it is kept.
"""

from __future__ import annotations

import base64
import binascii
import zlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def pack(content: bytes) -> str:
    """A file's bytes as text for a hidden field."""
    return base64.b85encode(zlib.compress(content, 6)).decode("ascii")


def unpack(packed: str, limit: int) -> bytes:
    """The bytes again; at most `limit` of them. Raises ValidationError on anything else."""
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b85decode(packed.encode("ascii")), limit + 1)
    except (ValueError, UnicodeEncodeError, zlib.error, binascii.Error) as error:
        raise ValidationError(_("The file got lost on the way. Choose it again.")) from error
    if len(content) > limit or not unpacker.eof:
        raise ValidationError(_("The file got lost on the way. Choose it again."))
    return content
