"""Addresses of agreements and their documents."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.agreements import consent, documents, views

app_name = "agreements"
urlpatterns = [
    path("afspraken/", views.index, name="index"),
    path("afspraken/dpia/advies-vragen/", views.ask_advice, name="ask_advice"),
    path("afspraken/dpia/<uuid:pk>/advies/", views.advise, name="advise"),
    path("afspraken/dpia/<uuid:pk>/vaststellen/", views.adopt, name="adopt"),
    path("afspraken/instemming/vragen/", views.ask_consent, name="ask_consent"),
    path("afspraken/instemming/<uuid:pk>/antwoord/", views.answer, name="answer"),
    path("afspraken/verwerker/vastleggen/", views.record_processor, name="record_processor"),
    path("afspraken/<uuid:pk>/bestand/", views.download, name="download"),
    path("afspraken/documenten/<slug:name>/", documents.document, name="document"),
    path("afspraken/documenten/<slug:name>.<slug:kind>", documents.document, name="document_file"),
    path("instemming/", consent.consent, name="consent"),
    path("instemming/<uuid:pk>/", consent.decide, name="decide"),
    path("wat-kan-er-misgaan/", consent.risks, name="risks"),
]
