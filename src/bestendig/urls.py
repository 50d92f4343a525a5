"""All addresses: Dutch at the root, English under /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from bestendig.pages.public.security import security_txt

# First: on the day that a wave opens nearly all pages are these.
urlpatterns: list[URLPattern | URLResolver] = i18n_patterns(
    path("v/", include("bestendig.pages.survey.urls")),
    prefix_default_language=False,
)
urlpatterns += [
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("", include("bestendig.api.urls")),
]
urlpatterns += i18n_patterns(
    path("", include("bestendig.pages.public.urls")),
    path("", include("bestendig.pages.account.urls")),
    path("", include("bestendig.pages.account.factor_urls")),
    path("", include("bestendig.pages.home.urls")),
    path("", include("bestendig.pages.ring.urls")),
    path("", include("bestendig.pages.journey.urls")),
    path("", include("bestendig.pages.dialogue.urls")),
    path("", include("bestendig.pages.tailored.urls")),
    path("", include("bestendig.pages.team.urls")),
    path("", include("bestendig.pages.rights.urls")),
    path("", include("bestendig.pages.oversight.urls")),
    path("", include("bestendig.pages.structure.urls")),
    path("", include("bestendig.pages.futures.urls")),
    path("", include("bestendig.pages.course.urls")),
    path("", include("bestendig.pages.admin.job_urls")),
    path("", include("bestendig.pages.post.urls")),
    path("", include("bestendig.pages.people.urls")),
    path("", include("bestendig.pages.agreements.urls")),
    path("", include("bestendig.pages.contact.urls")),
    path("", include("bestendig.pages.questionnaires.urls")),
    path("", include("bestendig.pages.reaching.urls")),
    path("", include("bestendig.pages.results.urls")),
    path("", include("bestendig.pages.catalogue.urls")),
    path("", include("bestendig.pages.rates.urls")),
    path("", include("bestendig.pages.elsewhere.urls")),
    path("", include("bestendig.pages.words.urls")),
    path("", include("bestendig.pages.exports.urls")),
    path("", include("bestendig.pages.programmes.urls")),
    path("", include("bestendig.pages.waves.urls")),
    path("", include("bestendig.pages.admin.urls")),
    prefix_default_language=False,
)

handler400 = "bestendig.pages.errors.bad_request"
handler403 = "bestendig.pages.errors.forbidden"
handler404 = "bestendig.pages.errors.not_found"
handler500 = "bestendig.pages.errors.server_error"
