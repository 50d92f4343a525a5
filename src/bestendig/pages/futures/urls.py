"""Addresses of what changes in the work."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.futures import views, writing

app_name = "futures"
urlpatterns = [
    path("koers/toekomst/", views.every, name="list"),
    path("koers/toekomst/nieuw/", writing.add, name="add"),
    path("koers/toekomst/<uuid:picture>/", views.picture, name="picture"),
    path("koers/toekomst/<uuid:picture>/duidelijk/", views.say, name="say"),
    path("koers/toekomst/<uuid:picture>/opnieuw/", writing.renew, name="renew"),
    path("koers/toekomst/<uuid:picture>/stoppen/", writing.end, name="end"),
]
