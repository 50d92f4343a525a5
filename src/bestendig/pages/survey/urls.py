"""Addresses of answering. Those with a short name have one part, those of a visit two."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.survey import answering, arriving, keeping, stopping

app_name = "survey"
urlpatterns = [
    path("", answering.first, name="first"),
    path("nu/privacy/", answering.privacy, name="privacy"),
    path("nu/vragen/", answering.questions, name="questions"),
    path("nu/nee/", answering.decline, name="decline"),
    path("nu/niet-meedoen/", answering.declined, name="declined"),
    path("nu/later/", stopping.later, name="later"),
    path("nu/pincode/", stopping.resume, name="resume"),
    path("nu/weghalen/", stopping.withdraw, name="withdraw"),
    path("nu/laat-zo/", stopping.leave, name="leave"),
    path("nu/plaatje/", keeping.keep, name="keep"),
    path("nu/sluiten/", arriving.close, name="close"),
    path("nu/verder/", arriving.lost, name="lost"),
    path("<slug:slug>/", arriving.code, name="code"),
    path("<slug:slug>/tablet/", arriving.tablet, name="tablet"),
    path("<slug:slug>/mijn-plaatje/", keeping.own, name="own"),
    path("<str:word>", arriving.arrive, name="arrive"),
]
