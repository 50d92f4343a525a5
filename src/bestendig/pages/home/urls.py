"""Addresses of the pages that everybody shares."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.home import helping, views, who_sees

app_name = "home"
urlpatterns = [
    path("vandaag/", views.today, name="today"),
    path("organisatie/", views.organisation, name="organisation"),
    path("wie-ziet-wat/", who_sees.who_sees, name="who_sees"),
    path("hulp/", helping.listing, name="help"),
    path("hulp/<slug:code>/", helping.one, name="help_topic"),
    path("zoek/", helping.search, name="search"),
    path("wissel/", views.switch, name="switch"),
]
