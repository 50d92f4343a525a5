"""Addresses of signing in and of one's own account."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.account import (
    admin,
    codes,
    connections,
    demo,
    links,
    openid,
    own,
    second_factors,
    views,
)

app_name = "account"
urlpatterns = [
    path("inloggen/", links.sign_in, name="sign_in"),
    path("inloggen/als/", demo.sign_in_as, name="sign_in_as"),
    path("inloggen/verstuurd/", links.link_sent, name="link_sent"),
    path("inloggen/link/<str:token>/", links.link, name="link"),
    path("inloggen/code/", codes.code, name="code"),
    path("inloggen/organisatie/", openid.organisations, name="organisations"),
    path("inloggen/organisatie/<slug:slug>/", openid.start, name="provider"),
    path("inloggen/organisatie/<slug:slug>/antwoord/", openid.answer, name="provider_answer"),
    path("uitloggen/", views.sign_out, name="sign_out"),
    path("account/", own.profile, name="profile"),
    path("account/aanmeldingen/", own.sign_ins, name="sign_ins"),
    path("account/aanmeldingen/stop/", own.end_sign_in, name="end_sign_in"),
    path("account/e-mail/", own.email, name="email"),
    path("account/e-mail/<str:token>/", own.confirm_email, name="confirm_email"),
    path("account/nergens/", views.nowhere, name="nowhere"),
    path("account/tweede-stap/", second_factors.overview, name="second_factor"),
    path("mensen/<uuid:person_id>/aanmelden/", admin.person, name="person"),
    path("mensen/<uuid:person_id>/code/", codes.person_code, name="person_code"),
    path("organisaties/beheerders/", admin.administrators, name="administrators"),
    path("code-voor-nu/", codes.code_for_now, name="code_for_now"),
    path("koppelingen/", connections.connections, name="connections"),
    path("koppelingen/proef/", connections.try_connection, name="try_connection"),
]
