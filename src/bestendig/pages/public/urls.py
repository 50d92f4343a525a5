"""Addresses of the visitor's pages."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.public import views

app_name = "public"
urlpatterns = [
    path("", views.start, name="start"),
    path("toets/", views.check, name="check"),
    path("voorbeelden/", views.examples, name="examples"),
    path("plan/", views.plan, name="plan"),
    path("plan/pdf/", views.plan_pdf, name="plan_pdf"),
    path("di-model/", views.model, name="model"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
]
