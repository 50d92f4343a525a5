"""`/.well-known/security.txt` (RFC 9116): where to report a hole in this installation."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from bestendig.pages.access import anyone

# Made anew for every reader out of the settings of today, so it is never older than they are.
VALID = timedelta(days=180)


@anyone
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Contact, term, languages and the address of the file itself; 404 without a contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    until = datetime.combine(timezone.now().astimezone(UTC).date() + VALID, time(), tzinfo=UTC)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
    ]
    if settings.BASE_URL:
        lines.append(f"Canonical: {settings.BASE_URL}{request.path}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
