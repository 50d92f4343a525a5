"""Addresses of people, the import and the roles."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.people import hr_system, importing, listing, person, preview, roles, samples

app_name = "people"
urlpatterns = [
    path("mensen/", listing.people, name="list"),
    path("mensen/nieuw/", person.add, name="add"),
    path("mensen/inlezen/", importing.start, name="import"),
    path("mensen/inlezen/voorbeeld.<slug:kind>", samples.sample, name="sample"),
    path("mensen/inlezen/<uuid:file>/", preview.one, name="file"),
    path("mensen/inlezen/<uuid:file>/kolommen/", importing.columns, name="columns"),
    path("mensen/inlezen/<uuid:file>/bevestigen/", preview.confirm, name="confirm"),
    path("mensen/inlezen/<uuid:file>/annuleren/", preview.cancel, name="cancel"),
    path("mensen/inlezen/<uuid:file>/terugdraaien/", preview.undo, name="undo"),
    path("mensen/inlezen/<uuid:file>/meldingen.csv", preview.problems, name="problems"),
    path("mensen/inlezen/<uuid:file>/veranderingen.csv", preview.changes, name="changes"),
    path("mensen/<uuid:person>/", person.one, name="person"),
    path("mensen/<uuid:person>/wijzigen/", person.change, name="change"),
    path("mensen/<uuid:person>/uit-dienst/", person.end, name="end"),
    path("mensen/<uuid:person>/overdragen/", person.hand_over, name="hand_over"),
    path("mensen/<uuid:person>/terug/", person.reopen, name="reopen"),
    path("koppelingen/hr-systeem/", hr_system.hr_system, name="hr_system"),
    path("koppelingen/hr-systeem/<uuid:token>/weg/", hr_system.end, name="end_token"),
    path("rollen/", roles.roles, name="roles"),
    path("rollen/geven/", roles.give, name="give_role"),
    path("rollen/<uuid:grant>/afnemen/", roles.take, name="take_role"),
]
