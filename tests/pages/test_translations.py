"""Every English msgid in templates and code has its Dutch, and none is left over."""

import re
from pathlib import Path

from babel.messages.pofile import read_po
from django.utils.translation.template import templatize
from tests.site_setup import CATALOGUE

import bestendig

PACKAGE = Path(bestendig.__file__).parent
CALL = re.compile(r"""\b(?:gettext|gettext_lazy|_)\(\s*u?(["'])(.+?)(?<!\\)\1""", re.DOTALL)
PLURAL = re.compile(
    r"""\bngettext\(\s*u?(["'])(.+?)(?<!\\)\1,\s*u?(["'])(.+?)(?<!\\)\3""", re.DOTALL
)


def sources():
    for path in [
        *PACKAGE.rglob("templates/**/*.html"),
        *PACKAGE.rglob("templates/**/*.txt"),
        *PACKAGE.rglob("*.py"),
    ]:
        source = path.read_text(encoding="utf-8")
        if path.suffix != ".py":
            source = templatize(source)
        yield source


def msgids():
    found = set()
    for source in sources():
        found |= {match[2] for match in CALL.finditer(source)}
        found |= {match[2] for match in PLURAL.finditer(source)}
    return found


def test_dutch_is_complete_and_nothing_is_left_over():
    with CATALOGUE.open("rb") as file:
        catalogue = {
            (message.id if isinstance(message.id, str) else message.id[0]): message
            for message in read_po(file, locale="nl")
            if message.id
        }
    assert set(catalogue) == msgids()
    for message in catalogue.values():
        words = [message.string] if isinstance(message.string, str) else message.string
        assert all(words), message.id
        assert not message.fuzzy, message.id


def test_what_is_counted_has_its_dutch_plural():
    with CATALOGUE.open("rb") as file:
        plurals = {message.id for message in read_po(file, locale="nl") if message.pluralizable}
    counted = {(match[2], match[4]) for source in sources() for match in PLURAL.finditer(source)}
    assert counted - plurals == set()
