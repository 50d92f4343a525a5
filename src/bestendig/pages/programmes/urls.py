"""Addresses of programmes."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.programmes import (
    calendar,
    deciding,
    drawing,
    finding,
    joining,
    lasting,
    meetings,
    offering,
    planning,
    views,
)

app_name = "programmes"
urlpatterns = [
    path("programmas/", views.listing, name="list"),
    path("programmas/nieuw/", views.begin, name="begin"),
    path("programmas/<uuid:programme>/", views.detail, name="detail"),
    path("programmas/<uuid:programme>/wijzigen/", views.change, name="change"),
    path("programmas/<uuid:programme>/meetplan/", planning.plan, name="plan"),
    path("programmas/<uuid:programme>/meetplan/vragen/", planning.questions, name="questions"),
    path("programmas/<uuid:programme>/uitkomst/", finding.finding, name="finding"),
    path("programmas/<uuid:programme>/aanbod/", offering.intervention, name="intervention"),
    path("programmas/<uuid:programme>/volhouden/", lasting.maintenance, name="maintenance"),
    path("programmas/<uuid:programme>/volhouden/niets/", lasting.exception, name="exception"),
    path("programmas/<uuid:programme>/waarde/", lasting.value, name="value"),
    path("programmas/<uuid:programme>/samen/", lasting.ideas, name="ideas"),
    path("programmas/samen/<uuid:idea>/", lasting.answer, name="answer"),
    path(
        "programmas/<uuid:programme>/randvoorwaarden/",
        lasting.preconditions,
        name="preconditions",
    ),
    path("programmas/agenda/", calendar.own, name="calendar"),
    path("agenda/<str:token>.ics", calendar.feed, name="feed"),
    path("programmas/<uuid:programme>/agenda.ics", calendar.one, name="file"),
    path("programmas/<uuid:programme>/bijeenkomsten/", meetings.meetings, name="meetings"),
    path("programmas/bijeenkomsten/<uuid:meeting>/", meetings.meeting, name="meeting"),
    path("programmas/<uuid:programme>/tijd-en-geld/", meetings.budget, name="budget"),
    path("programmas/<uuid:programme>/meedoen/", joining.people, name="people"),
    path("programmas/meedoen/<uuid:enrolment>/", joining.one, name="enrolment"),
    path("programmas/<uuid:programme>/loting/", drawing.draw, name="draw"),
    path("programmas/<uuid:programme>/loting/brieven/", drawing.letter, name="letters"),
    path("programmas/<uuid:programme>/loting/nakijken/", drawing.check, name="check"),
    path("programmas/<uuid:programme>/loting/lijst/", drawing.lots_file, name="lots_file"),
    path("meedoen/", joining.mine, name="mine"),
    path("meedoen/<uuid:programme>/agenda.ics", calendar.mine, name="my_file"),
    path("meedoen/<uuid:programme>/", joining.join, name="join"),
    path("programmas/<uuid:programme>/start/", deciding.start, name="start"),
    path("programmas/<uuid:programme>/besluit/", deciding.decide, name="decide"),
    path("programmas/<uuid:programme>/volgende/", deciding.next_cycle, name="next"),
]
