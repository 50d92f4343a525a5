"""Signing in with the municipality's own provider."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bestendig.common import scope
from bestendig.organisations.actions.openid import NotKnown, match_person
from bestendig.organisations.models import Account, IdentityProvider, Organisation
from bestendig.organisations.queries.providers import all_offered
from bestendig.organisations.signing_in.models import SignIn
from bestendig.pages.access import anyone
from bestendig.pages.account.entry import enter, leave_first, own_page
from bestendig.pages.account.openid_client import NoEntry, ProviderDown, read_answer, send_to

NEXT = "openid_next"


@anyone
@never_cache
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation with a sign-in of its own."""
    return render(request, "account/organisations.html", {"offered": all_offered()})


@anyone
@never_cache
@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """To the provider. Not by POST: our policy lets no form end on another site."""
    again = leave_first(request)
    if again:
        return again
    organisation = get_object_or_404(Organisation, slug=slug)
    with scope.bind(organisation.pk):
        provider = _provider()
        try:
            response = send_to(request, provider, answer_address(request, slug))
        except ProviderDown:
            return _trouble(request, "openid.down", 503)
    request.session[NEXT] = own_page(request.GET.get("next", ""))
    return response


@anyone
@never_cache
@require_safe
def answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Back from the provider: in, when it means a person of this organisation."""
    if request.user.is_authenticated:
        return redirect("home:today")
    organisation = get_object_or_404(Organisation, slug=slug)
    try:
        account, second_factor = _who(request, organisation.pk)
    except ProviderDown:
        return _trouble(request, "openid.down", 503)
    except NoEntry:
        return _trouble(request, "openid.refused", 403)
    except NotKnown:
        return _trouble(request, "openid.unknown", 403, organisation)
    return enter(
        request,
        account,
        SignIn.How.PROVIDER,
        next_page=request.session.pop(NEXT, ""),
        through=organisation.pk,
        second_factor=second_factor,
    )


def _who(request: HttpRequest, organisation: UUID) -> tuple[Account, bool]:
    with scope.bind(organisation):
        provider = _provider()
        account = match_person(provider, read_answer(request, provider))
        return account, provider.counts_as_second_factor


def _provider() -> IdentityProvider:
    provider: IdentityProvider | None = IdentityProvider.objects.filter(active=True).first()
    if provider is None:
        raise Http404
    return provider


def answer_address(request: HttpRequest, slug: str) -> str:
    """The address that the provider must know, one an organisation."""
    base = settings.BASE_URL or request.build_absolute_uri("/").rstrip("/")
    return f"{base}{reverse('account:provider_answer', args=[slug])}"


def _trouble(
    request: HttpRequest, key: str, status: int, organisation: Organisation | None = None
) -> HttpResponse:
    context = {"key": key, "organisation": organisation}
    return render(request, "account/provider_trouble.html", context, status=status)
