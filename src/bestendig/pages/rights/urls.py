"""Addresses of the rights desk."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.rights import breaches, erased, own, requests

app_name = "rights"
urlpatterns = [
    path("mijn-gegevens/", own.own_data, name="own"),
    path("mijn-gegevens/mijn-gegevens.json", own.download_json, name="own_json"),
    path("mijn-gegevens/mijn-gegevens.xlsx", own.download_workbook, name="own_workbook"),
    path("mijn-gegevens/verbeteren/", own.correct, name="correct"),
    path("mijn-gegevens/bezwaar/", own.object_to, name="object"),
    path("mijn-gegevens/wissen/", own.erase, name="erase"),
    path("mijn-gegevens/<uuid:pk>/intrekken/", own.withdraw, name="withdraw"),
    path("verzoeken/", requests.listing, name="requests"),
    path("verzoeken/<uuid:pk>/", requests.detail, name="request"),
    path("verzoeken/<uuid:pk>/oppakken/", requests.take_up, name="take_up"),
    path("verzoeken/<uuid:pk>/verlengen/", requests.extend, name="extend"),
    path("verzoeken/<uuid:pk>/antwoord/", requests.answer, name="answer"),
    path("gewist/", erased.listing, name="erased"),
    path("datalekken/", breaches.listing, name="breaches"),
    path("datalekken/nieuw/", breaches.record, name="record_breach"),
    path("datalekken/<uuid:pk>/", breaches.detail, name="breach"),
    path("datalekken/<uuid:pk>/beschrijving/", breaches.describe, name="describe_breach"),
    path("datalekken/<uuid:pk>/stap/<slug:kind>/", breaches.decide, name="decide_step"),
    path("datalekken/<uuid:pk>/aantekening/", breaches.note, name="note_breach"),
    path("datalekken/<uuid:pk>/afsluiten/", breaches.close, name="close_breach"),
]
