"""Addresses of published figures."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.elsewhere import taking, views

app_name = "elsewhere"
urlpatterns = [
    path("elders/", views.beside, name="beside"),
    path("elders/nieuw/", taking.add, name="add"),
    path("elders/<uuid:benchmark>/", taking.source, name="source"),
    path("elders/<uuid:benchmark>/klaar/", taking.finish, name="finish"),
    path("elders/<uuid:benchmark>/weg/", taking.remove, name="remove"),
    path("elders/<uuid:benchmark>/<uuid:figure>/weg/", taking.drop, name="drop"),
]
