"""“Wat verandert er?”: every change of a setting that protects people."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bestendig.organisations.queries.names import names_of
from bestendig.organisations.queries.setting_changes import setting_changes
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.setting_changes import told
from bestendig.pages.wording import here


@allow(Ability.SETTINGS_READ)
@require_safe
def changes(request: DeskRequest) -> HttpResponse:
    """All of them, newest first; by name only for who reads the log, where the names stand too."""
    rows = list(setting_changes())
    names = names_of([row.by for row in rows], []).persons
    reads_names = request.desk.may(Ability.AUDIT_READ)
    shown = [
        told(row, names.get(row.by, here("audit.someone_gone")) if reads_names and row.by else "")
        for row in rows
    ]
    return render(request, "oversight/changes.html", {"changes": shown})
