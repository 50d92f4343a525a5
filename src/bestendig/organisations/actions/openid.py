"""The municipality's own sign-in: set up, and matched to a person of that organisation.

1. `save_provider` keeps the address and the client id; the secret goes to the key store.
2. The provider says who somebody is: a subject, and an e-mail address.
3. `match_person` finds the person: by the subject once it is linked; the first time by a
   confirmed address that equals the work address which the organisation has.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bestendig.common import audit, keys, scope
from bestendig.common.scope import Actor, Origin
from bestendig.common.sealing import open_sealed, seal
from bestendig.organisations.models import Account, IdentityProvider, Person, SignInDomain
from bestendig.organisations.queries.seats import in_service, roles_of
from bestendig.organisations.roles import ABOVE_EMPLOYEE
from bestendig.organisations.signing_in import secrets
from bestendig.organisations.signing_in.models import OpenIdLink


class NotKnown(Exception):
    """The provider knows somebody whom the organisation does not. reason: a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class DomainTaken(Exception):
    """Another organisation signs in with this e-mail domain."""

    def __init__(self, domain: str) -> None:
        super().__init__(domain)
        self.domain = domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """What the provider says of somebody, after its signature was checked."""

    issuer: str
    subject: str
    email: str
    email_verified: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the administrator fills in; secret: empty keeps the one there is."""

    name: str
    issuer: str
    client_id: str
    secret: str
    email_domains: tuple[str, ...]
    active: bool
    trusts_email: bool
    counts_as_second_factor: bool


@transaction.atomic
def save_provider(given: Settings) -> IdentityProvider:
    """Set up or change the provider of the bound organisation. Raises DomainTaken."""
    organisation = scope.current()
    taken = (
        SignInDomain.objects.select_for_update()
        .filter(domain__in=given.email_domains)
        .exclude(owner=organisation)
        .first()
    )
    if taken:
        raise DomainTaken(taken.domain)
    provider = IdentityProvider.objects.select_for_update().first() or IdentityProvider()
    if provider.issuer and provider.issuer != given.issuer:
        OpenIdLink.objects.filter(issuer=provider.issuer).delete()
    for name in ("name", "issuer", "client_id", "active", "trusts_email"):
        setattr(provider, name, getattr(given, name))
    provider.counts_as_second_factor = given.counts_as_second_factor
    provider.email_domains = list(given.email_domains)
    if given.secret:
        provider.sealed_secret = seal(
            given.secret.encode(), keys.store().ensure(_key()), _about(organisation)
        )
    provider.save()
    SignInDomain.objects.filter(owner=organisation).delete()
    for domain in given.email_domains if given.active else ():
        SignInDomain.objects.create(domain=domain, owner_id=organisation)
    audit.record(
        "save_identity_provider",
        object_kind="identity_provider",
        object_id=provider.pk,
        new_secret=bool(given.secret),
        active=given.active,
    )
    return provider


def secret_of(provider: IdentityProvider) -> str:
    """The client secret of a provider of the bound organisation; empty when there is none."""
    if not provider.sealed_secret:
        return ""
    about = _about(provider.organisation_id)
    return open_sealed(bytes(provider.sealed_secret), keys.store().use(_key()), about).decode()


@transaction.atomic
def match_person(provider: IdentityProvider, claims: Claims) -> Account:
    """The account of the person whom the provider means, linked from now on. Raises NotKnown.

    Only a person of the bound organisation who is in service today.
    """
    subject = secrets.kept(f"subject.{claims.issuer}", claims.subject)
    link = (
        OpenIdLink.objects.select_related("account")
        .filter(issuer=claims.issuer, subject_hash=subject)
        .first()
    )
    account = link.account if link else _first_time(provider, claims)
    person = in_service(Person.objects.filter(account=account), timezone.localdate()).first()
    if person is None or not account.is_active:
        raise NotKnown("not_in_service")
    if not link:
        OpenIdLink.objects.filter(issuer=claims.issuer, account=account).delete()
        link = OpenIdLink.objects.create(
            account=account, issuer=claims.issuer, subject_hash=subject
        )
        # When an employee signs in for the first time is nobody's business either.
        named = account.pk if set(roles_of(person)) & ABOVE_EMPLOYEE else None
        with scope.acting(Actor(account=named, origin=Origin.WEB)):
            audit.record("link_identity", object_kind="openid_link", object_id=link.pk)
    return account


def _first_time(provider: IdentityProvider, claims: Claims) -> Account:
    email = claims.email.lower()
    if not (claims.email_verified or provider.trusts_email):
        raise NotKnown("email_not_confirmed")
    if email.rpartition("@")[2] not in provider.email_domains:
        raise NotKnown("other_domain")
    person: Person | None = (
        Person.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(work_email__iexact=email)
        .first()
    )
    if person is None:
        raise NotKnown("no_such_person")
    if person.account is None:
        found = Account.objects.filter(email=email).first() or Account.objects.create_user(email)
        if Person.objects.filter(account=found).exists():
            raise NotKnown("account_of_another_person")
        person.account = found
        person.save(update_fields=["account"])
    return person.account


def _key() -> str:
    return f"{scope.current()}/oidc"


def _about(organisation: UUID) -> bytes:
    return f"oidc {organisation}".encode()
