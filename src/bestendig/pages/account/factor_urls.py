"""Addresses under the names that allauth itself looks for; nothing else of it can be reached."""

from __future__ import annotations

from django.urls import path

from bestendig.pages.account import links, second_factors, views

urlpatterns = [
    path("inloggen/", links.sign_in, name="account_login"),
    path("uitloggen/", views.sign_out, name="account_logout"),
    path("inloggen/passkey/", second_factors.passkey_sign_in, name="mfa_login_webauthn"),
    path("inloggen/tweede-stap/", second_factors.authenticate, name="mfa_authenticate"),
    path("account/opnieuw/", second_factors.reauthenticate, name="mfa_reauthenticate"),
    path(
        "account/opnieuw/passkey/",
        second_factors.reauthenticate_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/tweede-stap/", second_factors.overview, name="mfa_index"),
    path("account/tweede-stap/app/", second_factors.activate_app, name="mfa_activate_totp"),
    path("account/tweede-stap/app/weg/", second_factors.deactivate_app, name="mfa_deactivate_totp"),
    path(
        "account/tweede-stap/herstelcodes/",
        second_factors.recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/tweede-stap/herstelcodes/nieuw/",
        second_factors.new_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path("account/tweede-stap/passkeys/", second_factors.list_passkeys, name="mfa_list_webauthn"),
    path(
        "account/tweede-stap/passkeys/nieuw/", second_factors.add_passkey, name="mfa_add_webauthn"
    ),
    path(
        "account/tweede-stap/passkeys/<int:pk>/naam/",
        second_factors.rename_passkey,
        name="mfa_edit_webauthn",
    ),
    path(
        "account/tweede-stap/passkeys/<int:pk>/weg/",
        second_factors.remove_passkey,
        name="mfa_remove_webauthn",
    ),
]
