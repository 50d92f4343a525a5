"""Afspraken: how the three agreements stand, and the forms that move them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.common import keys
from bestendig.organisations.actions import agreements as act
from bestendig.organisations.actions.documents import read_document
from bestendig.organisations.documents import NAMES
from bestendig.organisations.models import Agreement
from bestendig.organisations.queries.agreements import agreements_in_order
from bestendig.organisations.queries.documents import filled_documents
from bestendig.organisations.roles import Ability, Role
from bestendig.pages.access import DeskRequest, allow
from bestendig.pages.agreements import forms
from bestendig.pages.telling import message_key, tell_roles

_K, _S = Agreement.Kind, Agreement.State
ADVISERS = (Role.ADVISER, Role.HR)


@allow(Ability.AGREEMENTS_READ)
@require_safe
def index(request: DeskRequest) -> HttpResponse:
    """The three agreements, what is missing, and the documents."""
    desk = request.desk
    return render(
        request,
        "agreements/index.html",
        {
            "agreements": agreements_in_order(timezone.localdate()),
            "documents": filled_documents(list(NAMES)),
            "may_write": desk.may(Ability.AGREEMENTS_WRITE),
            "may_advise": desk.may(Ability.DPO_ADVISE),
            "may_consent": desk.may(Ability.CONSENT_GIVE),
            "may_change": desk.may(Ability.SETTINGS_MANAGE),
        },
    )


@allow(Ability.AGREEMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_advice(request: DeskRequest) -> HttpResponse:
    """Ask the FG to advise on the DPIA."""
    form = _form(request, forms.AskAdviceForm)

    def act_on_it() -> None:
        said = form.cleaned_data
        done(act.ask_advice(said["reference"], form.upload(), said["note"]))

    done = _teller(request, "advice_asked", (Role.DPO,), "agreements:index")
    return _page(request, form, act_on_it, "ask_advice")


@allow(Ability.DPO_ADVISE)
@require_http_methods(["GET", "HEAD", "POST"])
def advise(request: DeskRequest, pk: UUID) -> HttpResponse:
    """The FG's own form: advice, with its date."""
    dpia = _agreement(pk, _K.DPIA)
    form = _form(request, forms.AdviceForm)

    def act_on_it() -> None:
        said = form.cleaned_data
        done(act.record_advice(dpia, said["advice"], said["advised_on"]))

    done = _teller(request, "advice_given", ADVISERS, "agreements:index")
    return _page(request, form, act_on_it, "advise", dpia)


@allow(Ability.AGREEMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def adopt(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Record that the organisation adopted its DPIA."""
    dpia = _agreement(pk, _K.DPIA)
    form = _form(request, forms.AdoptForm)

    def act_on_it() -> None:
        said = form.cleaned_data
        act.adopt_dpia(dpia, form.period(), said["decided_on"], said["what_was_done"])

    return _page(request, form, act_on_it, "adopt", dpia)


@allow(Ability.AGREEMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_consent(request: DeskRequest) -> HttpResponse:
    """Ask the works council for its consent."""
    form = _form(request, forms.AskConsentForm)

    def act_on_it() -> None:
        said = form.cleaned_data
        done(act.ask_consent(form.period(), said["rules"], said["reference"]))

    done = _teller(request, "consent_asked", (Role.WORKS_COUNCIL,), "agreements:consent")
    return _page(request, form, act_on_it, "ask_consent")


@allow(Ability.AGREEMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: DeskRequest, pk: UUID) -> HttpResponse:
    """Answer a question of the works council."""
    consent = _agreement(pk, _K.CONSENT)
    form = _form(request, forms.AnswerForm)

    def act_on_it() -> None:
        done(act.answer_works_council(consent, form.cleaned_data["answer"]))

    done = _teller(request, "consent_answer", (Role.WORKS_COUNCIL,), "agreements:consent")
    return _page(request, form, act_on_it, "answer", consent)


@allow(Ability.AGREEMENTS_WRITE)
@require_http_methods(["GET", "HEAD", "POST"])
def record_processor(request: DeskRequest) -> HttpResponse:
    """Record a signed processor agreement."""
    form = _form(request, forms.ProcessorForm)

    def act_on_it() -> None:
        said, upload = form.cleaned_data, form.upload()
        if upload:
            act.record_processor_agreement(
                said["reference"], form.period(), said["signed_on"], upload
            )

    return _page(request, form, act_on_it, "record_processor")


@allow(Ability.AGREEMENTS_READ)
@never_cache
@require_safe
def download(_request: DeskRequest, pk: UUID) -> HttpResponse:
    """The document of one agreement, as it came in."""
    agreement = get_object_or_404(Agreement, pk=pk, document__isnull=False)
    try:
        content = read_document(agreement)
    except (keys.KeyMissing, keys.KeyDestroyed) as gone:
        raise Http404 from gone
    return HttpResponse(
        content,
        content_type=agreement.document_type,
        headers={
            # A header, never the name itself, decides what a browser makes of it.
            "Content-Disposition": content_disposition_header(
                as_attachment=True, filename=agreement.document_name
            )
            or "attachment",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _agreement(pk: UUID, kind: Agreement.Kind) -> Agreement:
    found: Agreement = get_object_or_404(Agreement.objects.defer("document"), pk=pk, kind=kind)
    return found


def _form(request: DeskRequest, form: type[Any]) -> Any:
    return form(request.POST or None, request.FILES or None, initial=forms.today())


def _teller(
    request: DeskRequest, kind: str, roles: tuple[Role, ...], page: str
) -> Callable[[Agreement], None]:
    def done(agreement: Agreement) -> None:
        key = message_key(kind, agreement.pk, agreement.steps.count())
        tell_roles(kind, roles, request.organisation, page, key)

    return done


def _page(
    request: DeskRequest,
    form: Any,
    action: Callable[[], None],
    what: str,
    agreement: Agreement | None = None,
) -> HttpResponse:
    """The form; when it was sent and the action did it, back to the overview."""
    if request.method == "POST" and form.is_valid() and form.carried_out(action):
        return redirect("agreements:index")
    context = {"form": form, "what": what, "agreement": agreement}
    return render(request, f"agreements/{what}.html", context)
