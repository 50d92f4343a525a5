"""Addresses of the visitor's pages."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.public import checking, examples, views

app_name = "public"
urlpatterns = [
    path("", views.start, name="start"),
    path("toets/", checking.check, name="check"),
    path("toets/uitkomst/", checking.outcome, name="outcome"),
    path("voorbeelden/", examples.overview, name="examples"),
    path("voorbeelden/<slug:code>/", examples.one, name="example"),
    path("voorbeelden/<slug:code>.<slug:kind>", examples.as_file, name="example_file"),
    path("plan/", views.plan, name="plan"),
    path("plan/pdf/", views.plan_pdf, name="plan_pdf"),
    path("di-model/", views.model, name="model"),
    path("zo-rekenen-we/", views.method, name="method"),
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
]
