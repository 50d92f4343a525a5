"""Addresses of what came out of a survey."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.results import control, groups, quarterly, team, told, views

app_name = "results"
urlpatterns = [
    path("beeld/", views.latest, name="latest"),
    path("beeld/controle/", control.controls, name="controls"),
    path("beeld/wat-deden-we/", told.told, name="told"),
    path("beeld/kwartaal/<slug:kind>/", quarterly.quarterly, name="quarterly"),
    path("beeld/<uuid:wave>/", views.wave, name="wave"),
    path("beeld/<uuid:wave>/besluit/", told.decide, name="decide"),
    path("beeld/<uuid:wave>/controle/", control.control, name="control"),
    path("beeld/<uuid:wave>/groepen/", groups.groups, name="groups"),
    path("beeld/<uuid:wave>/groepen/<slug:cell>/", groups.group, name="group"),
    path("mijn-team/beeld/", team.team, name="team"),
    path("mijn-team/kaart/", team.card, name="card"),
]
