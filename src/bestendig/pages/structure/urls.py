"""Addresses of teams, groups, events and the vision."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.structure import events, groups, units, vision

app_name = "structure"
urlpatterns = [
    path("teams/", units.tree, name="tree"),
    path("teams/nieuw/", units.add, name="add_unit"),
    path("teams/groepen/", groups.groups, name="groups"),
    path("teams/groepen/bevestigen/", groups.confirm, name="confirm_groups"),
    path("teams/<uuid:unit>/", units.unit, name="unit"),
    path("teams/<uuid:unit>/naam/", units.rename, name="rename_unit"),
    path("teams/<uuid:unit>/verplaatsen/", units.move, name="move_unit"),
    path("teams/<uuid:unit>/beeindigen/", units.end, name="end_unit"),
    path("teams/<uuid:unit>/terug/", units.take_back, name="take_back"),
    path("gebeurtenissen/", events.timeline, name="events"),
    path("gebeurtenissen/nieuw/", events.add, name="add_event"),
    path("gebeurtenissen/<uuid:event>/", events.change, name="change_event"),
    path("gebeurtenissen/<uuid:event>/weg/", events.remove, name="remove_event"),
    path("visie/", vision.vision, name="vision"),
    path("visie/nieuw/", vision.write, name="write_vision"),
]
