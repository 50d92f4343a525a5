"""My data: see all of it, take it along, have it corrected, object, erase."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bestendig.organisations.refusal import Refused
from bestendig.organisations.rights import actions, rules
from bestendig.organisations.rights.models import CorrectField, DataRequest
from bestendig.organisations.rights.queries import erasable, kept_about, own_requests
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.rights.files import as_json, as_workbook
from bestendig.pages.rights.forms import CorrectForm, EraseForm, ObjectForm, add_refusal
from bestendig.pages.ring.door import read_along


@allow(Ability.OWN_ACCOUNT)
@never_cache
@require_safe
def own_data(request: DeskRequest) -> HttpResponse:
    """All that is kept here about who is signed in, and that person's requests."""
    person = request.desk.person
    if person is None:  # the platform administrator is in no organisation
        return render(request, "rights/nobody.html")
    with read_along(request):
        kept = kept_about(person.pk)
    return render(
        request,
        "rights/own.html",
        {
            # Requests have a place of their own on this page.
            "parts": [part for part in kept if part.name != "data_requests"],
            "requests": own_requests(person),
            "today": timezone.localdate(),
        },
    )


@allow(Ability.OWN_ACCOUNT)
@never_cache
@require_safe
def download_json(request: DeskRequest) -> HttpResponse:
    """The same as a file for a program."""
    if request.desk.person is None:
        return redirect("rights:own")
    actions.log_download(request.person)
    with read_along(request):
        contents = as_json(request.organisation, kept_about(request.person.pk))
    answer = JsonResponse(contents, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="mijn-gegevens.json"'
    return answer


@allow(Ability.OWN_ACCOUNT)
@never_cache
@require_safe
def download_workbook(request: DeskRequest) -> HttpResponse:
    """The same as a workbook."""
    if request.desk.person is None:
        return redirect("rights:own")
    actions.log_download(request.person)
    with read_along(request):
        contents = as_workbook(kept_about(request.person.pk))
    answer = HttpResponse(
        contents,
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    answer["Content-Disposition"] = 'attachment; filename="mijn-gegevens.xlsx"'
    return answer


@allow(Ability.OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: DeskRequest) -> HttpResponse:
    """Ask to correct one thing."""

    def ask(form: CorrectForm) -> DataRequest:
        said = form.cleaned_data
        return actions.ask_correction(
            request.person,
            CorrectField(said["field"]),
            said["wanted"],
            said["text"],
            timezone.localdate(),
        )

    return _ask(request, CorrectForm, ask, "rights/correct.html")


@allow(Ability.OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def object_to(request: DeskRequest) -> HttpResponse:
    """Object to the use of the own data."""

    def ask(form: ObjectForm) -> DataRequest:
        return actions.ask_objection(
            request.person, form.cleaned_data["text"], timezone.localdate()
        )

    return _ask(request, ObjectForm, ask, "rights/object.html")


@allow(Ability.OWN_ACCOUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: DeskRequest) -> HttpResponse:
    """Erase what is one's own at once, and ask for the rest."""

    def ask(form: EraseForm) -> DataRequest:
        said = form.cleaned_data
        return actions.ask_erasure(
            request.person, said["text"], timezone.localdate(), all_of_it=said["all_of_it"]
        )

    return _ask(request, EraseForm, ask, "rights/erase.html", parts=erasable())


@allow(Ability.OWN_ACCOUNT)
@require_POST
def withdraw(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Take a request back."""
    if request.desk.person is None:
        return redirect("rights:own")
    get_object_or_404(DataRequest, pk=pk, person=request.person)
    with suppress(Refused):  # answered meanwhile: the page shows the answer
        actions.withdraw_request(pk, request.person, timezone.localdate())
    return redirect("rights:own")


def _ask(request: DeskRequest, kind: Any, ask: Any, template: str, **context: Any) -> HttpResponse:
    if request.desk.person is None:
        return redirect("rights:own")
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask(form)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("rights:own")
    due = rules.due_on(timezone.localdate())
    return render(request, template, {"form": form, "due": due, **context})
