"""Addresses of a manager's team."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.team import views

app_name = "team"
urlpatterns = [
    path("mijn-team/", views.team, name="team"),
    path("mijn-team/stap/", views.set_aside, name="set_aside"),
]
