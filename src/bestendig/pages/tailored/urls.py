"""Addresses of tailored agreements."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.tailored import asking, reach, views

app_name = "tailored"
urlpatterns = [
    path("maatwerk/", views.mine, name="mine"),
    path("maatwerk/nieuw/", asking.ask, name="ask"),
    path("maatwerk/nieuw/<uuid:person>/", asking.ask_for, name="ask_for"),
    path("maatwerk/voor-jezelf/", views.self_check, name="self_check"),
    path("maatwerk/team/", reach.team, name="team"),
    path("maatwerk/stand/", reach.standing, name="standing"),
    path("maatwerk/<uuid:agreement>/", views.agreement, name="agreement"),
    path("maatwerk/<uuid:agreement>/schrijven/", asking.write, name="write"),
    path("maatwerk/<uuid:agreement>/hulp/", asking.helper, name="helper"),
    path("maatwerk/<uuid:agreement>/doen/", views.act, name="act"),
    path("maatwerk/<uuid:agreement>/terugkijken/", views.review, name="review"),
    path("maatwerk/<uuid:agreement>/gebruikt/", views.used, name="used"),
]
