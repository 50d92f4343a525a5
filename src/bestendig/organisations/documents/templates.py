"""Reading a template: parts put in, conditions decided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Name(models.TextChoices):
    """Which documents there are; the value is the name of the template and in the address."""

    DPIA = "dpia", _("Model DPIA")
    WORKS_COUNCIL = "works-council", _("Request to the works council")
    REGISTER = "register", _("Entry for the register of processing")
    PRIVACY_NOTICE = "privacy-notice", _("Privacy notice")
    PROCESSOR_ANNEX = "processor-annex", _("Annex to the processor agreement")


NAMES: Final = tuple(Name)

_MARK = re.compile(r"^<!-- (?P<word>include|if not|if|end) ?(?P<name>[\w-]*) -->$")


def template(name: Name, conditions: Mapping[str, bool]) -> str:
    """The Markdown of a document, for these conditions. Raises KeyError for an unknown one."""
    return "\n".join(_lines(_text(f"{name}.md"), conditions))


def _lines(text: str, conditions: Mapping[str, bool]) -> Iterator[str]:
    wanted = True
    for line in text.splitlines():
        mark = _MARK.match(line)
        if mark is None:
            if wanted:
                yield line
        elif mark["word"] == "include":
            if wanted:
                yield from _lines(_text(f"parts/{mark['name']}.md"), conditions)
        else:
            # "end" names nothing and lets everything through again.
            wanted = mark["word"] == "end" or conditions[mark["name"]] == (mark["word"] == "if")


@cache
def _text(path: str) -> str:
    return files(__package__).joinpath(path).read_text(encoding="utf-8")
