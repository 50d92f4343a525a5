"""Addresses of Mijn plan."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.journey import others, views

app_name = "journey"
urlpatterns = [
    path("mijn/plan/", views.plan, name="plan"),
    path("mijn/plan/lijst/<uuid:intervention>/", views.on_list, name="on_list"),
    path("mijn/gedeeld/", others.shared, name="shared"),
    path("mijn/gedeeld/<uuid:share>/terug/", others.revoke, name="revoke"),
    path("mijn/maatje/vraag/<uuid:person>/", others.ask, name="ask"),
    path("mijn/maatje/<uuid:pair>/", others.answer, name="answer"),
    path("mijn/plan/<slug:part>/", views.write, name="write"),
]
