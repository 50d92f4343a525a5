"""One filtered selection for every view of the catalogue: read from the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.urls import reverse

from bestendig.catalogue.codes import Audience, Cost, Form, Time
from bestendig.catalogue.entries import Entry, Origin, Wanted, selection
from bestendig.catalogue.queries import entries
from bestendig.dimodel import Factor, Outcome
from bestendig.pages.catalogue import names
from bestendig.pages.catalogue.forms import FilterForm
from bestendig.pages.drawing import Drawing, drawing
from bestendig.pages.wording import here

A_PAGE: Final = 50
# What a part of the drawing filters by.
_FIELD: Final[Mapping[str, str]] = {
    **{str(x): "uitkomst" for x in Outcome},
    **{str(x): "factor" for x in Factor},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One filter that is on: what it says, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What somebody looks at: the filter, what fits, and how the filter is carried along."""

    form: FilterForm
    wanted: Wanted
    origin: Origin
    everything: list[Entry]
    found: list[Entry]
    query: Mapping[str, str]

    @property
    def address(self) -> str:
        """The filter, as it stands behind the address of another view."""
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def carried(self) -> str:
        """The same for links to other pages of this view."""
        return urlencode(self.query)

    def with_(self, **more: str) -> str:
        """The filter with something set (or, when empty, left out)."""
        said = {k: v for k, v in {**self.query, **more}.items() if v}
        return f"?{urlencode(said)}" if said else "?"

    def page(self, request: HttpRequest) -> Page[Entry]:
        """The part of what fits that is asked for."""
        return Paginator(self.found, A_PAGE).get_page(request.GET.get("pagina"))

    def chosen(self) -> list[Chosen]:
        """The filters that are on, in words."""
        words = names.names()
        return [
            Chosen(words=_said(name, value, words), without=self.with_(**{name: ""}))
            for name, value in self.query.items()
            if name != "bron"
        ]


def look(request: HttpRequest, *, only_own: bool = False) -> Look:
    """Read the filter from the address, and find what fits."""
    origin = Origin.OWN
    if not only_own and request.GET.get("bron") in {Origin.LIBRARY, Origin.ALL}:
        origin = Origin(request.GET["bron"])
    everything = entries(origin, names.language())
    form = FilterForm(request.GET, everything=everything, few=only_own)
    wanted = form.wanted()
    said = {k: str(v) for k, v in form.cleaned_data.items() if v}
    if only_own:
        said.pop("bron", None)
    return Look(
        form=form,
        wanted=wanted,
        origin=origin,
        everything=everything,
        found=selection(everything, wanted, names.names() if wanted.words else {}),
        query=said,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where a part of the drawing leads: to its filter, or away from it when it is on."""

    url: str
    on: bool


def model_filter(seen: Look) -> dict[str, Any]:
    """The drawing and where its parts lead, for the template."""
    ways = {code: _way(seen, field, code) for code, field in _FIELD.items()}
    ways |= {code: _way(seen, "fase", code) for code, _name in names.phases()}
    shown: Drawing = drawing(here)
    return {"drawing": shown, "ways": ways}


def tabs(seen: Look) -> list[tuple[str, str]]:
    """The three views of one selection: name of the address, and the address with the filter."""
    return [
        (name, reverse(name) + seen.address)
        for name in ("catalogue:works", "catalogue:list", "catalogue:map")
    ]


def _way(seen: Look, field: str, code: str) -> Way:
    on = seen.query.get(field) == code
    return Way(url=seen.with_(**{field: "" if on else code}), on=on)


def _said(name: str, value: str, words: Mapping[str, str]) -> str:
    if name in {"zoek", "gever"}:
        return f"“{value}”" if name == "zoek" else value
    choices = {"doelgroep": Audience, "soort": Form, "tijd": Time, "kosten": Cost}.get(name)
    return str(choices(value).label) if choices else words[value]
