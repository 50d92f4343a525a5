"""Addresses of talks."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.dialogue import moves, papers, preparing, reach, views

app_name = "talks"
urlpatterns = [
    path("gesprek/", views.listing, name="list"),
    path("gesprek/nieuw/", views.ask, name="ask"),
    path("gesprek/nieuw/<uuid:person>/", views.invite, name="invite"),
    path("gesprek/kaart.pdf", papers.blank_card, name="blank_card"),
    path("gesprek/stand/", reach.standing, name="standing"),
    path("gesprek/<uuid:talk>/", views.thread, name="thread"),
    path("gesprek/<uuid:talk>/ja/", moves.agree, name="agree"),
    path("gesprek/<uuid:talk>/moment/", moves.moment, name="moment"),
    path("gesprek/<uuid:talk>/geweest/", moves.held, name="held"),
    path("gesprek/<uuid:talk>/niet/", moves.not_held, name="not_held"),
    path("gesprek/<uuid:talk>/voorbereiden/", preparing.prepare, name="prepare"),
    path("gesprek/<uuid:talk>/kiezen/", preparing.choose, name="choose"),
    path("gesprek/<uuid:talk>/weggooien/", preparing.throw_away, name="throw_away"),
    path("gesprek/<uuid:talk>/regel/<uuid:line>/", preparing.take_back, name="take_back"),
    path("gesprek/<uuid:talk>/afspraak/", moves.outcome, name="outcome"),
    path("gesprek/<uuid:talk>/akkoord/", moves.confirm, name="confirm"),
    path("gesprek/<uuid:talk>/kaart.pdf", papers.card, name="card"),
    path("gesprek/<uuid:talk>/agenda.ics", papers.calendar, name="calendar"),
]
