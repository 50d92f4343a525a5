"""All addresses: Dutch at the root, English under /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = i18n_patterns(
    path("", include("bestendig.pages.public.urls")),
    prefix_default_language=False,
)

handler400 = "bestendig.pages.errors.bad_request"
handler403 = "bestendig.pages.errors.forbidden"
handler404 = "bestendig.pages.errors.not_found"
handler500 = "bestendig.pages.errors.server_error"
