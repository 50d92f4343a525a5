"""Addresses of absence and turnover."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.rates import importing, samples, views

app_name = "rates"
urlpatterns = [
    path("verzuim-en-uitstroom/", views.whole, name="whole"),
    path("verzuim-en-uitstroom/onderdeel/<uuid:unit>/", views.unit, name="unit"),
    path("verzuim-en-uitstroom/inlezen/", importing.start, name="import"),
    path("verzuim-en-uitstroom/inlezen/voorbeeld.<slug:kind>", samples.sample, name="sample"),
    path("verzuim-en-uitstroom/inlezen/<uuid:file>/", importing.one, name="file"),
    path("verzuim-en-uitstroom/inlezen/<uuid:file>/getallen/", importing.scales, name="scales"),
    path("verzuim-en-uitstroom/inlezen/<uuid:file>/bevestigen/", importing.confirm, name="confirm"),
    path("verzuim-en-uitstroom/inlezen/<uuid:file>/annuleren/", importing.cancel, name="cancel"),
    path("verzuim-en-uitstroom/inlezen/<uuid:file>/terugdraaien/", importing.undo, name="undo"),
]
