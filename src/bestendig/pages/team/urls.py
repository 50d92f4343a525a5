"""Addresses of a manager's team."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.team import hr, proposals, room, together, views

app_name = "team"
urlpatterns = [
    path("mijn-team/", views.team, name="team"),
    path("mijn-team/stap/", views.set_aside, name="set_aside"),
    path("mijn-team/leerruimte/", room.ledger, name="ledger"),
    path("mijn-team/leerruimte/<uuid:row>/", room.used, name="used"),
    path("mijn-team/leerruimte/<uuid:line>/weg/", room.remove, name="remove_line"),
    path("mijn-team/hr/", hr.ask_hr, name="ask_hr"),
    path("mijn-team/hr/blad/", hr.sheet, name="sheet"),
    path("mijn-team/voorstel/", proposals.propose, name="propose"),
    path("mijn-team/voorstel/<uuid:proposal>/terug/", proposals.take_back, name="take_back"),
    path("mijn-team/samen/", together.act, name="act"),
    path("mijn-team/doel/", together.goal, name="goal"),
    path("mijn-team/actie/", together.action, name="action"),
    path("mijn-team/zelfcheck/", together.self_check, name="self_check"),
    path("met-je-team/", together.ours, name="ours"),
    path("met-je-team/doen/", together.join_in, name="join_in"),
    path("voorstellen/", proposals.proposals, name="proposals"),
    path("voorstellen/<uuid:proposal>/", proposals.answer, name="answer"),
    path("leerruimte/stand/", room.standing, name="standing"),
]
