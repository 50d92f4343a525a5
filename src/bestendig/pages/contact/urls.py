"""Addresses of the question box."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.contact import views

app_name = "contact"
urlpatterns = [
    path("vraag/", views.ask, name="ask"),
    path("vragen/", views.questions, name="questions"),
    path("vragen/<uuid:pk>/", views.answer, name="answer"),
]
