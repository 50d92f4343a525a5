"""From one's own home page to the questions."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bestendig.measurement.reaching.arranging import own_link
from bestendig.organisations.roles import Ability
from bestendig.pages.access import DeskRequest, allow


@allow(Ability.HOME)
@never_cache
@require_POST
def enter(request: DeskRequest, wave: UUID) -> HttpResponse:
    """On to the personal address, where nobody is signed in. Nothing is kept of having come."""
    if request.desk.person is None:
        raise Http404
    link = own_link(request.desk.person, wave, (get_language() or "nl")[:2])
    if link is None:
        raise Http404
    response = HttpResponseRedirect(link.removeprefix(settings.BASE_URL), status=303)
    # The next page is not told where somebody came from.
    response["Referrer-Policy"] = "no-referrer"
    return response
