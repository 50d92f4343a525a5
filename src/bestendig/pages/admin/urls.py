"""Addresses of what administrators arrange."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.admin import organisations, participants, settings, style

app_name = "admin"
urlpatterns = [
    path("instellingen/", settings.index, name="settings"),
    path("instellingen/huisstijl/", style.style, name="style"),
    path("instellingen/<slug:name>/", settings.part, name="settings_part"),
    path("huisstijl/<slug:colours>.css", style.colours_css, name="colours"),
    path("huisstijl/<slug:slug>/<slug:version>.png", style.logo, name="logo"),
    path("deelnemers/", participants.listing, name="participants"),
    path("organisaties/", organisations.listing, name="organisations"),
    path("organisaties/nieuw/", organisations.new, name="new_organisation"),
]
