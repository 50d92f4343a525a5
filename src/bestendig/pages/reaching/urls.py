"""Addresses of reaching people."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.reaching import letters, own, quiet, views, words

app_name = "reaching"
urlpatterns = [
    path("metingen/<uuid:wave>/bereiken/", views.wave, name="wave"),
    path("metingen/<uuid:wave>/bereiken/hulp/", views.arrange, name="arrange"),
    path("metingen/<uuid:wave>/bereiken/brieven/", letters.team, name="letters"),
    path("metingen/<uuid:wave>/bereiken/alle-brieven/", letters.everybody, name="all_letters"),
    path("metingen/<uuid:wave>/bereiken/een-brief/", letters.find, name="find_letter"),
    path("metingen/<uuid:wave>/bereiken/een-brief/<uuid:person>/", letters.one, name="letter"),
    path("metingen/<uuid:wave>/bereiken/voorlezen/", words.read_aloud, name="read_aloud"),
    path("metingen/<uuid:wave>/bereiken/poster/", words.poster, name="poster"),
    path("metingen/<uuid:wave>/bereiken/tablet/", words.tablet, name="tablet"),
    path("metingen/rustige-dagen/", quiet.listing, name="quiet"),
    path("metingen/rustige-dagen/<uuid:quiet>/weg/", quiet.remove, name="remove_quiet"),
    path("vragenlijst/<uuid:wave>/", own.enter, name="enter"),
]
