"""Where a request comes from, for slowing down who guesses. It is never kept as it is."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def source_of(request: HttpRequest) -> str:
    """The address on the network; of IPv6 the /64 that one household or office has.

    Behind our own proxies it is the entry that the outermost of them wrote; what stands left of
    that in X-Forwarded-For was written by the visitor.
    """
    address: str = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES:
        hops = [x.strip() for x in request.headers.get("X-Forwarded-For", "").split(",") if x]
        if len(hops) >= settings.PROXIES:
            address = hops[-settings.PROXIES]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
