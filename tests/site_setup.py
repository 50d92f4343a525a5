"""What tests of pages need before the first page: a secret key and compiled translations."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import trans_real

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "src/bestendig/locale/nl/LC_MESSAGES/django.po"


def prepare() -> None:
    """Give the test run its secret key, and compile the Dutch catalogue when it changed."""
    settings.SECRET_KEY = "only for tests"
    target = CATALOGUE.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= CATALOGUE.stat().st_mtime:
        return
    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale="nl")
    draft = target.with_suffix(f".{os.getpid()}.mo")  # two workers may do this at once
    with draft.open("wb") as out:
        write_mo(out, catalogue)
    draft.replace(target)
    # Django read the old one when it started.
    gettext._translations.clear()
    trans_real._translations, trans_real._default = {}, None
