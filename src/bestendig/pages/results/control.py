"""What the disclosure gate did, in plain words, for the data protection officer and the council."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bestendig.common import audit
from bestendig.common.audit.models import AuditEntry
from bestendig.common.audit.queries import Search, entries
from bestendig.common.numbers import number, percentage
from bestendig.disclosure import BreachKind, HiddenReason
from bestendig.disclosure.alike import FEWEST_UNITS
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.oversight.log_words import lines
from bestendig.pages.results.picture import language
from bestendig.pages.results.reading import WHOLE, Reading, reading
from bestendig.pages.wording import here
from bestendig.releases.models import GateReport
from bestendig.releases.queries import gate_report, releases_visible_to

LOOKED = "read_gate_report"
_MOST = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the attack found about one figure, and took away. people: with colleagues' help."""

    name: str
    times: int
    exact: int
    together: int


@allow(Ability.GATE_REPORTS_READ)
@require_safe
def controls(request: DeskRequest) -> HttpResponse:
    """Every release that was made, with the way to its report."""
    rows = releases_visible_to(request.person, request.desk.role)
    shown = {"releases": list(rows.values("wave_id", "title", "closed_on")[:_MOST])}
    return render(request, "results/controls.html", shown)


@allow(Ability.GATE_REPORTS_READ)
@require_safe
def control(request: DeskRequest, wave: UUID) -> HttpResponse:
    """The report of one release; that somebody looked is itself in the log, once a day."""
    found = reading(request.desk, wave, within=WHOLE, earlier=False)
    release, report = found.release, gate_report(found.release)
    looked = list(entries(Search(action=LOOKED, about=str(release.pk)))[:_MOST])
    if not _looked_today(request, looked):
        audit.record(LOOKED, object_kind="release", object_id=release.pk)
        looked = list(entries(Search(action=LOOKED, about=str(release.pk)))[:_MOST])
    shown: dict[str, Any] = {
        "release": release,
        "report": report,
        "summary": summary(report),
        "hidden": hidden(report),
        "found": _found(found, report),
        "policy": policy(report),
        "looked": lines(looked, request.desk.role),
    }
    return render(request, "results/control.html", shown)


def summary(report: GateReport) -> list[str]:
    """The report in some sentences."""
    share = report.shown / report.planned if report.planned else 0.0
    said = [
        here(
            "control.shown",
            planned=_count(report.planned), shown=_count(report.shown),
            share=percentage(share, language()),
        ),
        here("control.attacked", groups=_count(report.groups)),
    ]  # fmt: skip
    if report.breaches:
        said.append(here("control.mended", breaches=_count(report.breaches)))
    else:
        said.append(here("control.nothing"))
    return said


def hidden(report: GateReport) -> list[tuple[str, str]]:
    """How many figures stay hidden, and why. That nobody answered is told as too few."""
    counts = Counter(report.hidden)
    small = counts[HiddenReason.TOO_FEW] + counts[HiddenReason.NO_ANSWERS]
    named = (
        (small, here("control.hidden.too_few", minimum=report.policy["k"])),
        (counts[HiddenReason.RESIDUAL], here("control.hidden.residual")),
        (counts[HiddenReason.ATTACK], here("control.hidden.attack")),
    )
    return [(_count(times), why) for times, why in named if times]


def policy(report: GateReport) -> list[str]:
    """The rules that held, a sentence each."""
    rules = report.policy
    return [
        here("control.rule.k", minimum=rules["k"]),
        here("control.rule.residual", minimum=rules["k"]),
        here(
            "control.rule.rounding",
            decimals=rules["decimals"],
            share=percentage(rules["share_step"], language()),
        ),
        here("control.rule.coded", below=rules["coded_below"]),
        here("control.rule.one"),
        here("control.rule.alike", least=FEWEST_UNITS),
        here("control.rule.colluders", colluders=rules["colluders"]),
        here("control.rule.width", part=percentage(rules["width"], language())),
        here("control.rule.unions", unions=rules["unions"]),
    ]


def _found(found: Reading, report: GateReport) -> list[Found]:
    """By subject; the answers to one question are one subject."""
    names = _names(found)
    by_name: dict[str, list[dict[str, Any]]] = {}
    for breach in report.breached:
        by_name.setdefault(names.get(breach["figure"], breach["figure"]), []).append(breach)
    counted = [
        Found(
            name=name,
            times=len(rows),
            exact=sum(x["kind"] == BreachKind.EXACT for x in rows),
            together=sum(bool(x["colluders"]) for x in rows),
        )
        for name, rows in by_name.items()
    ]
    return sorted(counted, key=lambda x: (-x.times, x.name))


def _names(found: Reading) -> dict[str, str]:
    whole = found.whole
    names = {one.code: one.name for one in whole.means}
    for spread in whole.spreads:
        names |= {one.code: spread.name for one in spread.answers}
    return names


def _looked_today(request: DeskRequest, looked: list[AuditEntry]) -> bool:
    today = timezone.localdate()
    return any(
        x.person_id == request.person.pk
        and x.role == request.desk.role
        and timezone.localdate(x.at) == today
        for x in looked
    )


def _count(value: int) -> str:
    return number(value, 0, language())
