"""“Wat werkt?”: one selection as the evidence, as a list, and as a map of the offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from bestendig.catalogue.entries import Coverage, Entry, Origin, coverage
from bestendig.catalogue.grading import people_needed
from bestendig.catalogue.library import library_entries
from bestendig.catalogue.queries import retired, standings_of
from bestendig.common.table_files.values import listed
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.catalogue import names
from bestendig.pages.catalogue.looking import Look, look, model_filter, tabs
from bestendig.pages.catalogue.proof import Cell, cells, needed_at_first, plain_proof
from bestendig.pages.wording import here


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One entry in a view: where its card is, and what is known of it."""

    entry: Entry
    url: str
    cells: Sequence[Cell] = ()
    proof: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One cell of the map. examples: how many the library has, where we have none.

    first: whether it is the first of its outcome.
    """

    outcome: str
    step: str
    first: bool
    count: int
    url: str
    examples: int
    examples_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One outcome on the map, and how many entries are for it."""

    name: str
    total: int


@allow(Ability.EVIDENCE_READ)
@require_safe
def grid(request: DeskRequest) -> HttpResponse:
    """Interventions against outcomes; each cell opens its evidence."""
    seen = look(request)
    page = seen.page(request)
    known = standings_of([x.pk for x in page if x.pk])
    rows = [
        Row(entry=x, url=card_of(x), cells=cells(x, known.get(x.pk, []) if x.pk else []))
        for x in page
    ]
    shown = {
        "rows": rows,
        "outcomes": names.outcomes(),
        "needed": needed_at_first(),
        "needed_short": here("works.cell.needed", needed=people_needed()),
    }
    return render(request, "catalogue/works.html", _context(request, seen, page) | shown)


@allow(Ability.EVIDENCE_READ)
@require_safe
def listing(request: DeskRequest) -> HttpResponse:
    """The same as a list: what it is, for whom, and what is known in a sentence."""
    seen = look(request)
    page = seen.page(request)
    known = standings_of([x.pk for x in page if x.pk])
    rows = [
        Row(
            entry=x,
            url=card_of(x),
            proof=plain_proof(known.get(x.pk, [])) if x.pk else [here("proof.library")],
        )
        for x in page
    ]
    return render(request, "catalogue/list.html", _context(request, seen, page) | {"rows": rows})


@allow(Ability.EVIDENCE_READ)
@require_safe
def map_of_offer(request: DeskRequest) -> HttpResponse:
    """The same as a map: how many for each outcome, factor and step, and where there is nothing."""
    seen = look(request)
    found = coverage(seen.found)
    shown = {
        "fields": [
            Field(name=called, total=sum(code in x.outcomes for x in seen.found))
            for code, called in names.outcomes()
        ],
        "rows": _rows(seen, found),
        "steps": names.steps(),
        "coverage": found,
        "cells": len(names.outcomes()) * len(names.factors()) * len(names.steps()),
        "missing": listed(_missing(seen.found)),
    }
    return render(request, "catalogue/map.html", _context(request, seen) | shown)


@allow(Ability.EVIDENCE_READ)
@require_safe
def stopped(request: DeskRequest) -> HttpResponse:
    """What is no longer offered, and why."""
    shown = {"rows": retired(), "may_write": request.desk.may(Ability.CATALOGUE_WRITE)}
    return render(request, "catalogue/stopped.html", shown)


def card_of(entry: Entry) -> str:
    """Where the card of an entry is."""
    if entry.pk:
        return reverse("catalogue:card", kwargs={"intervention": entry.pk})
    return reverse("catalogue:library", kwargs={"code": entry.library})


def _context(request: DeskRequest, seen: Look, page: Any = None) -> dict[str, Any]:
    return {
        "look": seen,
        "page": page,
        "query": seen.carried,
        "tabs": tabs(seen),
        "names": names.names(),
        "is_own": seen.origin is Origin.OWN,
        "may_write": request.desk.may(Ability.CATALOGUE_WRITE),
        **model_filter(seen),
    }


def _rows(seen: Look, found: Coverage) -> list[tuple[str, list[Place]]]:
    """A row a factor, a cell an outcome and a step."""
    examples = coverage(library_entries(names.language()))
    to, outcomes, steps = reverse("catalogue:list"), names.outcomes(), names.steps()
    with_examples = seen.origin is Origin.OWN

    def place(factor: str, outcome: tuple[str, str], step: tuple[str, str]) -> Place:
        tags = {"uitkomst": outcome[0], "factor": factor, "fase": step[0]}
        count = found.count(outcome[0], factor, step[0])
        more = with_examples and not count
        return Place(
            outcome=outcome[1],
            step=step[1],
            first=step is steps[0],
            count=count,
            url=to + seen.with_(**tags),
            examples=examples.count(outcome[0], factor, step[0]) if more else 0,
            examples_url=to + seen.with_(**tags, bron=Origin.LIBRARY.value),
        )

    return [
        (called, [place(factor, x, step) for x in outcomes for step in steps])
        for factor, called in names.factors()
    ]


def _missing(found: Sequence[Entry]) -> list[str]:
    """The tags that nothing has, in words."""
    used = {tag for x in found for tag in (*x.outcomes, *x.factors, *x.phases)}
    tags = [*names.outcomes(), *names.factors(), *names.steps()]
    return [capfirst(name) for code, name in tags if code not in used]
