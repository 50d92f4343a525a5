"""Addresses of the private ring's lock."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.ring import views

app_name = "ring"
urlpatterns = [
    path("mijn/pincode/", views.begin, name="begin"),
    path("mijn/pincode/open/", views.open_up, name="open"),
    path("mijn/pincode/anders/", views.change, name="change"),
    path("mijn/pincode/vergeten/", views.forgotten, name="forgotten"),
    path("mijn/pincode/weg/", views.gone, name="gone"),
    path("mijn/pincode/dicht/", views.close_up, name="close"),
]
