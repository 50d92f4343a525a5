"""Addresses of surveys: the list, plans, the four steps, and one survey that was launched."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.waves import calendar, listing, quarterly, reading, running, starting, steps

app_name = "waves"
urlpatterns = [
    path("metingen/", listing.listing, name="list"),
    path("metingen/nieuw/", starting.start, name="start"),
    path("metingen/nieuw/ritme/", starting.rhythm, name="rhythm"),
    path("metingen/nieuw/een-keer/", starting.once, name="once"),
    path("metingen/nieuw/vaker/", starting.every, name="every"),
    path("metingen/nieuw/rond-een-start/", starting.around, name="around"),
    path("metingen/plan/<uuid:plan>/", reading.plan, name="plan"),
    path("metingen/plan/<uuid:plan>/agenda.ics", calendar.calendar, name="calendar"),
    path("metingen/gepland/<uuid:planned>/", steps.resume, name="resume"),
    path("metingen/gepland/<uuid:planned>/vragen/", steps.questions, name="questions"),
    path("metingen/gepland/<uuid:planned>/mensen/", steps.people, name="people"),
    path("metingen/gepland/<uuid:planned>/afspraken/", steps.agreements, name="agreements"),
    path("metingen/gepland/<uuid:planned>/versturen/", steps.send, name="send"),
    path("metingen/gepland/<uuid:planned>/wanneer/", steps.when, name="when"),
    path("metingen/gepland/<uuid:planned>/beschrijving/", steps.describe, name="describe"),
    path("metingen/gepland/<uuid:planned>/open-vraag/", steps.open_question, name="open_question"),
    path("metingen/gepland/<uuid:planned>/weg/", steps.discard, name="discard"),
    path("metingen/gepland/<uuid:planned>/precies/", reading.planned_questions, name="exact"),
    path("metingen/kwartaal/", quarterly.overview, name="quarterly"),
    path("metingen/kwartaal/<slug:kind>/beginnen/", quarterly.begin, name="quarterly_begin"),
    path("metingen/kwartaal/<slug:kind>/uitnodigen/", quarterly.invite, name="quarterly_invite"),
    path("metingen/kwartaal/<slug:kind>/stoppen/", quarterly.stop, name="quarterly_stop"),
    path("metingen/<uuid:wave>/", running.wave, name="wave"),
    path("metingen/<uuid:wave>/precies/", reading.wave_questions, name="wave_exact"),
    path("metingen/<uuid:wave>/later-sluiten/", running.extend, name="extend"),
    path("metingen/<uuid:wave>/mensen-erbij/", running.add, name="add"),
    path("stembus/<uuid:wave>/openen/", running.unlock, name="unlock"),
]
