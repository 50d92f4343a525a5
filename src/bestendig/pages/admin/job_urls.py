"""Addresses of work behind the pages."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.admin import jobs

app_name = "jobs"
urlpatterns = [
    path("taken/", jobs.listing, name="listing"),
    path("taken/<uuid:pk>/", jobs.detail, name="detail"),
    path("taken/<uuid:pk>/opnieuw/", jobs.again, name="again"),
    path("taken/mail/<uuid:pk>/opnieuw/", jobs.mail_again, name="mail_again"),
]
