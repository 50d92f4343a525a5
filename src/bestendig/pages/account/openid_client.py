"""Speaking OpenID Connect with a municipality's provider; Authlib does the protocol.

Code flow with PKCE, state and nonce; of the token it checks signature, issuer, audience and time.
What it leaves to us: the provider must call itself what was set up, every address of it must be
https, and only public-key signatures count.

An administrator of one organisation fills in the address, and our server calls it. So it may not
be one inside our own network, unless who runs the platform named it, and it may not send us on.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import DjangoIntegration, DjangoOAuth2App
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bestendig.organisations.actions.openid import Claims, secret_of
from bestendig.organisations.models import IdentityProvider

TIMEOUT: Final = 10
SIGNATURES: Final = frozenset(
    {"RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512", "EdDSA"}
)
ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
MORE_ENDPOINTS: Final = ("userinfo_endpoint",)
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})


class ProviderDown(Exception):
    """The provider does not answer, or not as one should. reason: a short code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NoEntry(Exception):
    """The provider's answer opens nothing: refused there, or not meant for this sign-in."""


def safe_address(address: str) -> bool:
    """Whether we speak with this address: https, and on this machine itself only for tests."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return True
    return settings.OPENID_LOOPBACK and parts.scheme == "http" and parts.hostname in LOOPBACK


def is_inside(address: str) -> bool:
    """Whether this address leads into our own network, and nobody said that it may."""
    host = urlsplit(address).hostname or ""
    if host in settings.OPENID_INSIDE or (settings.OPENID_LOOPBACK and host in LOOPBACK):
        return False
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return False  # it leads nowhere: calling it fails by itself
    return not all(ip_address(str(where[0]).partition("%")[0]).is_global for *_how, where in found)


class _Session(OAuth2Session):  # type: ignore[misc]  # Authlib has no types
    """Goes where it was sent, and no further."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_redirects = 0


class _Client(DjangoOAuth2App):  # type: ignore[misc]  # the same
    client_cls = _Session


def client_of(provider: IdentityProvider) -> Any:
    """A client for this provider, with what it tells about itself. Raises ProviderDown."""
    if not safe_address(provider.issuer):
        raise ProviderDown("not_https")
    if is_inside(provider.issuer):
        raise ProviderDown("inside")
    issuer = provider.issuer.rstrip("/")
    client = _Client(
        DjangoIntegration("openid"),
        name=str(provider.pk),
        client_id=provider.client_id,
        client_secret=secret_of(provider) or None,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
        },
        user_agent="Bestendig",
    )
    try:
        told = client.load_server_metadata()
    except (requests.RequestException, ValueError) as error:
        raise ProviderDown("no_answer") from error
    if str(told.get("issuer", "")).rstrip("/") != issuer:
        raise ProviderDown("other_issuer")
    addresses = [str(told.get(name, "")) for name in ENDPOINTS]
    addresses += [str(told[name]) for name in MORE_ENDPOINTS if told.get(name)]
    if not all(map(safe_address, addresses)):
        raise ProviderDown("incomplete")
    if any(map(is_inside, addresses)):
        raise ProviderDown("inside")
    signed = told.get("id_token_signing_alg_values_supported", ["RS256"])
    told["id_token_signing_alg_values_supported"] = sorted(SIGNATURES & set(signed))
    return client


def send_to(request: HttpRequest, provider: IdentityProvider, answer: str) -> HttpResponse:
    """To the provider's sign-in; it comes back to `answer`. Raises ProviderDown."""
    response: HttpResponse = client_of(provider).authorize_redirect(request, answer)
    return response


def read_answer(request: HttpRequest, provider: IdentityProvider) -> Claims:
    """What the provider says, checked. Raises ProviderDown, NoEntry."""
    client = client_of(provider)
    told = client.server_metadata
    try:
        token = client.authorize_access_token(request)
        claims = token.get("userinfo")
        if not claims:
            raise NoEntry
        about = dict(claims)
        if "email" not in about and told.get("userinfo_endpoint"):
            more = client.userinfo(token=token)
            about |= more if more.get("sub") == about["sub"] else {}
    except requests.RequestException as error:
        raise ProviderDown("no_answer") from error
    except (OAuthError, *_refusals()) as error:
        raise NoEntry from error
    return Claims(
        issuer=provider.issuer.rstrip("/"),
        subject=str(about["sub"]),
        email=str(about.get("email") or about.get("preferred_username") or ""),
        # It says something about `email`, and nothing about the name that stands in for one.
        email_verified=bool(about.get("email")) and about.get("email_verified") is True,
    )


def _refusals() -> tuple[type[Exception], ...]:
    from authlib.common.errors import AuthlibBaseError  # noqa: PLC0415 - only when needed
    from joserfc.errors import JoseError  # noqa: PLC0415 - as above

    return (AuthlibBaseError, JoseError, ValueError, KeyError)
