"""The audit log: search it, read it, take it along, and have it checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bestendig.common import audit, spreadsheet
from bestendig.common.audit.models import AuditEntry
from bestendig.common.audit.queries import Search, entries
from bestendig.common.audit.verifying import Verdict, verify
from bestendig.organisations.queries.names import names_of
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.oversight.forms import SearchForm
from bestendig.pages.oversight.log_words import NAMELESS, Line, lines, sees_everybody
from bestendig.pages.wording import here

PAGE: Final = 50
MOST: Final = 50_000


@allow(Ability.AUDIT_READ)
@never_cache
@require_safe
def search(request: DeskRequest) -> HttpResponse:
    """What was done in the organisation, newest first, fifty at a time."""
    form = SearchForm(request.GET)
    return _page(request, form, status=200 if form.is_valid() else 422)


@allow(Ability.AUDIT_READ)
@never_cache
@require_POST
def check(request: DeskRequest) -> HttpResponse:
    """Read the whole chain, and say whether it is whole."""
    verdict = verify()
    outcome = audit.Outcome.DONE if verdict.whole else audit.Outcome.FAILED
    audit.record("verify_audit", object_kind="audit", outcome=outcome, last=verdict.last)
    return _page(request, SearchForm({}), verdict=verdict)


@allow(Ability.AUDIT_READ)
@never_cache
@require_safe
def as_csv(request: DeskRequest) -> HttpResponse:
    """What was found, all of it, to keep or to count in. Taking it along is itself logged."""
    form = SearchForm(request.GET)
    rows = lines(list(_found(form.search(), request)[:MOST]), request.desk.role)
    audit.record("download_audit", object_kind="audit", entries=len(rows))
    answer = HttpResponse(spreadsheet.as_csv(_rows(rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = (
        f'attachment; filename="{_("log")}-{timezone.localdate():%Y-%m-%d}.csv"'
    )
    return answer


def _page(
    request: DeskRequest, form: SearchForm, *, verdict: Verdict | None = None, status: int = 200
) -> HttpResponse:
    wanted = form.search()
    found = _found(wanted, request)
    before = request.GET.get("before", "")
    if before.isdecimal():
        found = found.filter(sequence__lt=int(before[:18]))
    rows = list(found[: PAGE + 1])
    asked = {key: value for key, value in request.GET.items() if value and key != "before"}
    older = urlencode({**asked, "before": rows[PAGE - 1].sequence}) if len(rows) > PAGE else ""
    person = names_of([wanted.person], []).persons.get(wanted.person) if wanted.person else None
    context: dict[str, Any] = {
        "form": form,
        "lines": lines(rows[:PAGE], request.desk.role),
        "older": older,
        "newest": urlencode(asked) if before else None,
        "asked": urlencode(asked),
        "person": wanted.person and (person or here("audit.someone_gone")),
        "verdict": verdict,
        "said": _said(verdict) if verdict else "",
    }
    return render(request, "oversight/log.html", context, status=status)


def _found(wanted: Search, request: DeskRequest) -> QuerySet[AuditEntry]:
    """What was asked for; who may not read who it was cannot find it out by searching either."""
    found = entries(wanted)
    if (wanted.person or wanted.about) and not sees_everybody(request.desk.role):
        found = found.exclude(NAMELESS)
    return found


def _said(verdict: Verdict) -> str:
    if verdict.broken is not None:
        return here(verdict.broken.key, sequence=verdict.broken.sequence)
    if not verdict.last:
        return here("audit.empty")
    return here("audit.whole", first=verdict.first, last=verdict.last)


def _rows(lines: list[Line]) -> Iterator[list[str | int]]:
    yield ["number", "at", "action", "what", "who", "person", "role", "origin", "outcome",
           "object_kind", "object_id", "details", "hash"]  # fmt: skip
    for line in lines:
        entry = line.entry
        yield [
            entry.sequence, timezone.localtime(entry.at).isoformat(timespec="seconds"),
            entry.action, line.action, line.who, str(line.person or ""), entry.role, entry.origin,
            entry.outcome, entry.object_kind, line.about,
            json.dumps(entry.details, sort_keys=True), entry.hash,
        ]  # fmt: skip
