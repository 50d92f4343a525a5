"""Addresses of open answers."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.words import preparing, views

app_name = "words"
urlpatterns = [
    path("open-antwoorden/", views.listing, name="list"),
    path("open-antwoorden/<uuid:wave>/", views.detail, name="detail"),
    path("open-antwoorden/<uuid:wave>/advies/", views.advise, name="advise"),
    path("open-antwoorden/<uuid:wave>/besluit/", views.decide, name="decide"),
    path("open-antwoorden/<uuid:wave>/klaarzetten/", preparing.prepare, name="prepare"),
    path(
        "open-antwoorden/<uuid:wave>/klaarzetten/<int:number>/", preparing.passage, name="passage"
    ),
    path("open-antwoorden/<uuid:wave>/laat-zien/", preparing.show, name="show"),
]
