"""Addresses that mail leads to."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.post import views

app_name = "post"
urlpatterns = [
    path("afmelden/<str:token>/", views.unsubscribe, name="unsubscribe"),
    path("post/", views.demo_mail, name="demo"),
]
