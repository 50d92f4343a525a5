"""Which organisations have a sign-in of their own; for the sign-in pages, so for everybody."""

from __future__ import annotations

from dataclasses import dataclass

from bestendig.common import scope
from bestendig.organisations.models import IdentityProvider, Organisation, SignInDomain


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """A provider to sign in with. name: what stands on the button."""

    slug: str
    name: str
    organisation: str


def provider_of_address(email: str) -> Offered | None:
    """The provider that knows the addresses of this e-mail domain."""
    domain = email.rpartition("@")[2].lower()
    found = SignInDomain.objects.select_related("owner").filter(domain=domain).first()
    return offered_by(found.owner) if found else None


def offered_by(organisation: Organisation) -> Offered | None:
    """The provider of this organisation, when it is in use."""
    with scope.bind(organisation.pk):
        provider = IdentityProvider.objects.filter(active=True).first()
    if provider is None:
        return None
    return Offered(slug=organisation.slug, name=provider.name, organisation=organisation.name)


def all_offered() -> tuple[Offered, ...]:
    """Every organisation with a provider in use, by name."""
    named = Organisation.objects.filter(sign_in_domains__isnull=False).distinct().order_by("name")
    return tuple(x for x in map(offered_by, named) if x)
