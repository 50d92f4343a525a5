"""Addresses of questionnaires, their versions, own questions and licences."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.questionnaires import composing, licences, own, reading

app_name = "questionnaires"
urlpatterns = [
    path("vragenlijsten/", reading.listing, name="list"),
    path("vragenlijsten/nieuw/", composing.start, name="start"),
    path("vragenlijsten/licenties/", licences.listing, name="licences"),
    path("vragenlijsten/licenties/nieuw/", licences.register, name="register_licence"),
    path("vragenlijsten/licenties/<uuid:instrument>/", licences.renew, name="renew_licence"),
    path("vragenlijsten/eigen/<uuid:item>/", own.change, name="change_own"),
    path("vragenlijsten/versie/<uuid:version>/", reading.version, name="version"),
    path("vragenlijsten/versie/<uuid:version>/samenstellen/", composing.compose, name="compose"),
    path("vragenlijsten/versie/<uuid:version>/eigen-vraag/", own.write, name="write_own"),
    path("vragenlijsten/versie/<uuid:version>/vaststellen/", composing.fix, name="fix"),
    path("vragenlijsten/versie/<uuid:version>/weg/", composing.discard, name="discard"),
    path("vragenlijsten/<uuid:questionnaire>/", reading.detail, name="detail"),
    path("vragenlijsten/<uuid:questionnaire>/naam/", composing.rename, name="rename"),
    path(
        "vragenlijsten/<uuid:questionnaire>/nieuwe-versie/",
        composing.next_version,
        name="next_version",
    ),
]
