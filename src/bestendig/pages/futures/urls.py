"""Addresses of what changes in the work."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.futures import cards, views, writing

app_name = "futures"
urlpatterns = [
    path("koers/toekomst/", views.every, name="list"),
    path("koers/teamkaart/", cards.card, name="card"),
    path("koers/teamkaart/<uuid:line>/", cards.answer, name="answer"),
    path("koers/teamkaart/<uuid:line>/weg/", cards.take_off, name="take_off"),
    path("koers/toekomst/nieuw/", writing.add, name="add"),
    path("koers/toekomst/<uuid:picture>/", views.picture, name="picture"),
    path("koers/toekomst/<uuid:picture>/duidelijk/", views.say, name="say"),
    path("koers/toekomst/<uuid:picture>/opnieuw/", writing.renew, name="renew"),
    path("koers/toekomst/<uuid:picture>/stoppen/", writing.end, name="end"),
]
