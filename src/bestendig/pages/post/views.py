"""No more mail of a kind, without signing in; and the demo's mail, which nobody else delivers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.contrib.auth import logout
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from bestendig.common import scope
from bestendig.common.outbox.envelope import read_token
from bestendig.common.outbox.files import folder
from bestendig.common.scope import Actor, Origin
from bestendig.organisations.actions.mail_wishes import stop_mail
from bestendig.organisations.queries.mail import name_of
from bestendig.pages.access import anyone

SHOWN: Final = 30


@anyone
@csrf_exempt  # mail programs press this button themselves (RFC 8058); the signed token is the right
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """A button that ends one kind of mail; opening the page alone changes nothing."""
    try:
        organisation, person, kind = read_token(token)
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    if request.method == "POST":
        if scope.current_or_none() not in {None, organisation}:
            # Somebody at work for another organisation: the mail's own comes first.
            logout(request)
            return HttpResponseRedirect(request.get_full_path(), preserve_request=True)
        _stop(organisation, person, kind)
    context = {"done": request.method == "POST", "name": name_of(organisation)}
    return render(request, "post/unsubscribe.html", context)


def _stop(organisation: UUID, person: UUID, kind: str) -> None:
    with scope.bind(organisation, Actor(person=person, origin=Origin.WEB)):
        stop_mail(person, kind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail as the demo shows it."""

    to: str
    subject: str
    text: str
    at: datetime


@anyone
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The last messages, newest first. In the demo only: elsewhere this page does not exist."""
    if not settings.DEMO:
        raise Http404
    paths = sorted(folder().glob("*.eml"), key=lambda x: x.stat().st_mtime, reverse=True)
    return render(request, "post/demo.html", {"letters": [_read(x) for x in paths[:SHOWN]]})


def _read(path: Path) -> Letter:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    plain = mail.get_body(("plain",))
    return Letter(
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=plain.get_content() if plain else "",
        # "-0000" is a time in UTC of which the sender does not say where it was.
        at=mail["Date"].datetime.replace(tzinfo=mail["Date"].datetime.tzinfo or UTC),
    )
