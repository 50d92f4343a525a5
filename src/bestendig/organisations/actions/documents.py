"""The documents of agreements: checked when they come in, sealed where they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import Final
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from bestendig.common import audit, keys, scope
from bestendig.common.sealing import open_sealed, seal
from bestendig.organisations.models import Agreement
from bestendig.organisations.refusal import Refused

LIMIT: Final = 5_000_000
PDF: Final = "application/pdf"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came in: the name it had, and its content."""

    name: str
    content: bytes


def kind_of(upload: Upload) -> str:
    """The media type that the content itself shows. Raises Refused when it is neither or too big.

    The name and what the browser says are not believed.
    """
    if len(upload.content) > LIMIT:
        raise Refused(_("This file is larger than 5 MB."), field="document")
    if upload.content.startswith(b"%PDF-") and b"%%EOF" in upload.content[-2048:]:
        return PDF
    if _is_word(upload.content):
        return WORD
    raise Refused(_("This is not a PDF or Word document (.docx)."), field="document")


def attach(agreement: Agreement, upload: Upload) -> None:
    """Put the document in the agreement, sealed. The caller saves it."""
    agreement.document_type = kind_of(upload)
    ending = ".pdf" if agreement.document_type == PDF else ".docx"
    name = PurePath(upload.name.replace("\\", "/")).stem[:180] or "document"
    agreement.document_name = name + ending
    agreement.document = seal(upload.content, _key(), _about(agreement))


def read_document(agreement: Agreement) -> bytes:
    """The document as it came in. Reading it is recorded.

    Raises keys.KeyMissing when the key was destroyed: then nobody can read it any more.
    """
    content = open_sealed(bytes(agreement.document or b""), _key(), _about(agreement))
    audit.record("read_document", object_kind="agreement", object_id=agreement.pk)
    return content


def _key() -> bytes:
    return keys.store().ensure(f"{scope.current()}/documents")


def _about(agreement: Agreement) -> bytes:
    return f"agreement/{agreement.pk}".encode()


def _is_word(content: bytes) -> bool:
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except BadZipFile:
        return False
    # A document with macros is a program; it is not taken.
    return {"[Content_Types].xml", "word/document.xml"} <= names and not any(
        name.lower().endswith("vbaproject.bin") for name in names
    )
