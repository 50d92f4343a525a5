"""Addresses of the course."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.course import lists, looking, views, writing

app_name = "course"
urlpatterns = [
    path("koers/", views.course, name="course"),
    path("koers/opgaven/nieuw/", writing.add_challenge, name="add_challenge"),
    path("koers/opgaven/<uuid:challenge>/", writing.challenge, name="challenge"),
    path("koers/randvoorwaarden/<slug:code>/", writing.precondition, name="precondition"),
    path("koers/toezeggingen/nieuw/", writing.add_pledge, name="add_pledge"),
    path("koers/toezeggingen/<uuid:pledge>/", writing.pledge, name="pledge"),
    path("koers/lijst/", lists.advice, name="advice"),
    path("koers/lijst/<slug:code>/", lists.step, name="step"),
    path("koers/werksessie/", looking.session, name="session"),
    path("koers/werksessie/opschrijven/", looking.note_session, name="note_session"),
    path("koers/werksessie/<uuid:session>/", looking.note_session, name="change_session"),
    path("koers/hr-processen/", looking.processes, name="processes"),
    path("koers/hr-processen/<slug:code>/", looking.process, name="process"),
    path("mijn-stappen/", lists.own, name="own"),
    path("koers/taken/nieuw/", writing.add_duty, name="add_duty"),
    path("koers/taken/<uuid:duty>/", writing.duty, name="duty"),
]
