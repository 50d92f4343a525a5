"""Keys, kept outside the database: `store()` gives the one that KEY_STORE names.

    store().ensure(f"{organisation_id}/personnel")      # 32 bytes, made when there are none
    store().create(f"{organisation_id}/wave-3/box", kind=Kind.BOX)
    store().destroy(name, by="dpo")                     # with proof; the name is used up

Who changes keys in an action writes the fingerprint to the audit log.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from bestendig.common.keys.files import FileKeyStore
from bestendig.common.keys.interface import (
    Backup,
    BadName,
    Fingerprint,
    KeyDamaged,
    KeyDestroyed,
    KeyExists,
    KeyInfo,
    KeyLocked,
    KeyMissing,
    KeyStore,
    KeyStoreError,
    Kind,
    Proof,
    State,
    WrongPassphrase,
)

__all__ = [
    "Backup",
    "BadName",
    "FileKeyStore",
    "Fingerprint",
    "KeyDamaged",
    "KeyDestroyed",
    "KeyExists",
    "KeyInfo",
    "KeyLocked",
    "KeyMissing",
    "KeyStore",
    "KeyStoreError",
    "Kind",
    "Proof",
    "State",
    "WrongPassphrase",
    "folder_of",
    "store",
]


def store() -> KeyStore:
    """The key store of the settings."""
    return _at(settings.KEY_STORE)


def folder_of(address: str) -> Path:
    """The folder that KEY_STORE means. Raises ImproperlyConfigured."""
    parts = urlsplit(address)
    path = Path(unquote(parts.path))
    if parts.scheme != "file" or parts.netloc or not path.is_absolute() or path == path.parent:
        raise ImproperlyConfigured("KEY_STORE must look like file:///path/to/a/folder.")
    return path


@cache
def _at(address: str) -> KeyStore:
    return FileKeyStore(folder_of(address))
