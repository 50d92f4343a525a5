"""Addresses of figures to take along."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.exports import leaving, views

app_name = "exports"
urlpatterns = [
    path("beeld/<uuid:wave>/downloaden/", views.index, name="index"),
    path("beeld/<uuid:wave>/downloaden/excel/", views.workbook, name="workbook"),
    path("beeld/<uuid:wave>/downloaden/csv/", views.bundle, name="bundle"),
    path("beeld/<uuid:wave>/downloaden/pdf/", views.paper, name="paper"),
    path("archief-en-vertrek/", leaving.leaving, name="leaving"),
    path("archief-en-vertrek/archief/", leaving.make_archive, name="make_archive"),
    path("archief-en-vertrek/vertrek/", leaving.make_leaving, name="make_leaving"),
    path("archief-en-vertrek/verklaring/", leaving.destroyed, name="destroyed"),
    path("archief-en-vertrek/<uuid:pk>/", leaving.package, name="package"),
]
