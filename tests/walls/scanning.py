"""Looking for secrets in everything that is written: database, log output, mail."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.core.mail import EmailMessage
from django.db import connection
from tests.walls.canaries import Secret


@dataclass(frozen=True)
class Place:
    """Something that was written. mailed_to: the receiver, of a mail."""

    name: str
    content: bytes
    mailed_to: str = ""


def forms_of(value: str) -> Iterator[tuple[str, bytes]]:
    """Every form in which a secret could be recognised, in small letters where that is no loss.

    A plain hash is a form too: of a personnel number all possible values can be tried.
    """
    plain = value.encode()
    raws = [("as it is", plain)]
    if len(value) == 64 and all(sign in "0123456789abcdef" for sign in value):
        raws.append(("as bytes", bytes.fromhex(value)))
    for name, raw in raws:
        yield name, raw.lower() if raw is plain else raw
        yield f"{name}, in hexadecimal", raw.hex().encode()
        for start in range(3):
            # Base64 of a text that goes on before and after it: only the signs wholly its own.
            coded = base64.b64encode(bytes(start) + raw).rstrip(b"=")
            own = coded[(0, 2, 3)[start] : len(coded) - 1]
            yield f"{name}, in base64", own
            yield f"{name}, in base64 for addresses", own.translate(bytes.maketrans(b"+/", b"-_"))
    yield "in UTF-16", value.lower().encode("utf-16-le")
    yield "quoted", quote(value).lower().encode()
    for method in ("md5", "sha1", "sha256", "sha512"):
        digest = hashlib.new(method, plain, usedforsecurity=False).digest()
        yield f"its {method}", digest
        yield f"its {method}, in hexadecimal", digest.hex().encode()
        yield f"its {method}, in base64", base64.b64encode(digest).rstrip(b"=")


def leaks(secrets: Iterable[Secret], places: Sequence[Place]) -> list[tuple[str, str, str]]:
    """(what, in which form, where) of each secret that is found where it should not be."""
    found = []
    for secret in secrets:
        for form, needle in forms_of(secret.value):
            if secret.hash_is_safe and form.startswith("its "):
                continue
            for place in places:
                if secret.mailed_to and secret.mailed_to == place.mailed_to:
                    continue
                if needle in place.content or needle in place.content.lower():
                    found.append((secret.what, form, place.name))
    return found


def rows() -> Iterator[Place]:
    """Every table as this connection reads it, a value at a time, so that none is cut in two."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                for value in row:
                    if isinstance(value, (bytes, memoryview)):
                        yield Place(f"table {table}", bytes(value))
                    elif value is not None:
                        yield Place(f"table {table}", str(value).encode())


def database_file() -> Place:
    """SQLite: the file as it lies on disk, with what was deleted and not yet written over."""
    return Place("database file", connection.connection.serialize())


def dump(server: object) -> Iterator[Place]:
    """PostgreSQL: every table as a dump takes it, by a role that no row-level security holds."""
    with server.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            with cursor.copy(f'COPY "{table}" TO STDOUT') as copy:
                yield Place(f"dump of {table}", b"".join(bytes(part) for part in copy))


def mails(sent: Iterable[EmailMessage]) -> Iterator[Place]:
    """Each mail that left: its head, and every part as the receiver reads it."""
    for mail in sent:
        message = mail.message()
        parts = [part.get_payload(decode=True) or b"" for part in message.walk()]
        head = str(message.items()).encode()
        (to,) = mail.to
        yield Place(f"mail to {to}", head + b"\n".join(parts), to)
