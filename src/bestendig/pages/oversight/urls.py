"""Addresses of the pages of oversight."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.oversight import changes, log

app_name = "oversight"
urlpatterns = [
    path("wat-verandert-er/", changes.changes, name="changes"),
    path("logboek/", log.search, name="log"),
    path("logboek/nakijken/", log.check, name="log_check"),
    path("logboek/logboek.csv", log.as_csv, name="log_csv"),
]
