"""Settings, read from the environment.

A value that is wrong stops the program at once. A value that is missing is reported by the
system checks (`organisations.checks`), which every command and the server run first; until
then nothing is served, because no host is allowed.

    DEMO=1        everything on this machine only: makes its own secret key, takes no other host
    SECRET_KEY    needed without DEMO
    BASE_URL      needed without DEMO: https://…, the address people use
    ALLOWED_HOSTS comma-separated; needed without DEMO
    DATA_DIR      where the database and the collected files live (default: ./var)
    JOB_LEASE     seconds that a silent worker keeps its job (default: 30)
    MAIL_LEASE    seconds that a silent worker keeps the message it was sending (default: 300)
    DATABASE_URL  sqlite:///path (default: DATA_DIR/bestendig.sqlite3)
                  or postgres://user:password@host:port/name
    MIGRATION_DATABASE_URL  the same database as the role that owns its tables (PostgreSQL)
    KEY_STORE     file:///path, where the keys are (default: DATA_DIR/keys). Without DEMO it must
                  lie outside DATA_DIR and outside the folder of the database
    EMAIL_URL     smtp://user:password@host:port (smtp+tls:// begins plain and turns to TLS,
                  smtps:// is TLS from the start). Default: smtp://localhost:25; in the demo
                  nothing is sent, and messages are written to DATA_DIR/mail
    MAIL_FROM     Name <address> that mail comes from (default: no-reply@ the host of BASE_URL)
    BOUNCE_ADDRESS, BOUNCE_URL  where mail that cannot be delivered returns, and how
                  `bestendig bounces` reads it: maildir:///folder or imaps://user:password@host/box
    PORT          default 8000
    SECURITY_CONTACT  mailto: or https: address for who finds a hole, in /.well-known/security.txt
    OPENID_INSIDE comma-separated hosts of sign-in providers inside our own network; others inside
                  it are refused, for it is an organisation that fills in the address
    PROXIES       how many proxies of our own stand before us (default: 1; 0 with DEMO)
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bestendig.common.database_url import database, owner

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent.parent
LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]


def _number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def _switch(name: str) -> bool:
    value = os.environ.get(name, "0")
    if value not in {"0", "1", ""}:
        raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")
    return value == "1"


def _demo_key(folder: Path) -> str:
    """The demo's own secret key: made once, kept beside its data, readable by its owner only."""
    path = folder / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


def _mail_server(url: str) -> dict[str, Any]:
    if not url:
        return {"EMAIL_BACKEND": "bestendig.common.outbox.files.EmailBackend"}
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname or parts.path.strip("/"):
        raise ImproperlyConfigured("EMAIL_URL must look like smtps://user:password@host:465.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 30,
    }


DEBUG = False
DEMO = _switch("DEMO")
PORT = _number("PORT", 8000)
JOB_LEASE = _number("JOB_LEASE", 30)
MAIL_LEASE = _number("MAIL_LEASE", 300)
DATA_DIR = Path(os.environ.get("DATA_DIR") or "var").resolve()
KEY_STORE = os.environ.get("KEY_STORE") or (DATA_DIR / "keys").as_uri()
BASE_URL = os.environ.get("BASE_URL", f"http://localhost:{PORT}" if DEMO else "").rstrip("/")
ALLOWED_HOSTS = [x.strip() for x in os.environ.get("ALLOWED_HOSTS", "").split(",") if x.strip()]
SECRET_KEY = os.environ.get("SECRET_KEY", "")
SECURITY_CONTACT = os.environ.get("SECURITY_CONTACT", "")
if SECURITY_CONTACT and urlsplit(SECURITY_CONTACT).scheme not in {"mailto", "https"}:
    raise ImproperlyConfigured(
        f"SECURITY_CONTACT must start with mailto: or https:, not {SECURITY_CONTACT!r}."
    )
if DEMO:
    ALLOWED_HOSTS = ALLOWED_HOSTS or LOOPBACK
    if {*ALLOWED_HOSTS, urlsplit(BASE_URL).hostname} - {*LOOPBACK, "::1"}:
        raise ImproperlyConfigured(
            "DEMO=1 has no sign-in to speak of, so it runs on this machine only: "
            "leave out ALLOWED_HOSTS and BASE_URL, or run without DEMO."
        )
    DATA_DIR.mkdir(parents=True, exist_ok=True)
    SECRET_KEY = SECRET_KEY or _demo_key(DATA_DIR)
elif BASE_URL and urlsplit(BASE_URL).scheme != "https":
    raise ImproperlyConfigured(f"BASE_URL must start with https://, not {BASE_URL!r}.")

globals().update(
    _mail_server(os.environ.get("EMAIL_URL") or ("" if DEMO else "smtp://localhost:25"))
)
MAIL_FROM = os.environ.get("MAIL_FROM") or (
    f"Bestendig <no-reply@{urlsplit(BASE_URL).hostname or 'localhost'}>"
)
BOUNCE_ADDRESS = os.environ.get("BOUNCE_ADDRESS", "")
BOUNCE_URL = os.environ.get("BOUNCE_URL", "")

INSTALLED_APPS = [
    "bestendig.pages",
    "bestendig.organisations",
    "bestendig.organisations.imports",
    "bestendig.organisations.connections",
    "bestendig.organisations.signing_in",
    "bestendig.common.throttle",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "bestendig.common.audit",
    "bestendig.common.jobs",
    "bestendig.common.outbox",
    "bestendig.common.ring",
    "bestendig.organisations.breaches",
    "bestendig.organisations.course",
    "bestendig.organisations.retention",
    "bestendig.organisations.rights",
    "bestendig.organisations.taking",
    "bestendig.catalogue",
    "bestendig.questionnaires",
    "bestendig.benchmarks",
    "bestendig.rates",
    "bestendig.releases",
    "bestendig.practice.futures",
    "bestendig.programmes",
    "bestendig.journey",
    "bestendig.dialogue.conversations",
    "bestendig.dialogue.tailored",
    "bestendig.dialogue.team",
    "bestendig.measurement",
    "bestendig.measurement.ballots",
    "bestendig.measurement.snapshots",
    "bestendig.measurement.pictures",
    "bestendig.findings",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bestendig.pages.policy.PolicyMiddleware",
    "bestendig.pages.survey.middleware.SurveyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "bestendig.pages.account.seen.SeenMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bestendig.pages.access.DeskMiddleware",
]
ROOT_URLCONF = "bestendig.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "bestendig.pages.context.site",
            ],
        },
    }
]
FORM_RENDERER = "bestendig.pages.rendering.FormRenderer"

AUTH_USER_MODEL = "organisations.Account"
DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""), DATA_DIR)}
MIGRATION_DATABASE = owner(
    os.environ.get("MIGRATION_DATABASE_URL", ""), DATABASES["default"], DATA_DIR
)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
FORMAT_MODULE_PATH = "bestendig.common.formats"
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "bestendig.pages.packages.PackageFinder",
]
PACKAGES_DIR = ROOT / "node_modules"
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "bestendig.pages.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = not DEMO
LOGIN_URL = "account:sign_in"
LOGIN_REDIRECT_URL = "home:today"

# The database knows a session by the hash of its key only. How long one lasts is said at each
# sign-in (`pages.account.entry`): twelve hours, or ninety days on an employee's own phone.
SESSION_ENGINE = "bestendig.organisations.signing_in.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SECURE = not DEMO
SESSION_COOKIE_HTTPONLY = True
# Not Strict: a link in a mail and the municipality's provider come from another site.
SESSION_COOKIE_SAMESITE = "Lax"
# No passwords: this backend lets nobody in, it only finds the account of a session.
AUTHENTICATION_BACKENDS = ["bestendig.organisations.signing_in.backends.AccountBackend"]

# allauth does the second factor. Signing up, passwords and mail of its own stay closed: none of
# its addresses is mounted but those in `pages.account.factor_urls`.
ACCOUNT_ADAPTER = "bestendig.pages.account.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Our own throttle counts in the database, where all processes see it (`common.throttle`).
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
MFA_ADAPTER = "bestendig.pages.account.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # we keep no second list of addresses that could be unverified
MFA_TOTP_ISSUER = "Bestendig"
MFA_TOTP_TOLERANCE = 1  # who types slowly is half a minute late; a code is good for one use
MFA_FORMS = {
    name: f"bestendig.pages.account.factor_forms.{form}"
    for name, form in {
        "authenticate": "AuthenticateForm",
        "reauthenticate": "ReauthenticateForm",
        "activate_totp": "ActivateTotpForm",
        "deactivate_totp": "DeactivateTotpForm",
        "generate_recovery_codes": "GenerateRecoveryCodesForm",
        "add_webauthn": "AddPasskeyForm",
        "edit_webauthn": "RenamePasskeyForm",
        "authenticate_webauthn": "AuthenticatePasskeyForm",
        "reauthenticate_webauthn": "ReauthenticatePasskeyForm",
        "login_webauthn": "SignInPasskeyForm",
    }.items()
}
# The municipality's own provider is spoken with over https only; in the demo also on this machine.
OPENID_LOOPBACK = DEMO
# Providers inside our own network that may be called: an own ADFS, for example.
OPENID_INSIDE = [x.strip() for x in os.environ.get("OPENID_INSIDE", "").split(",") if x.strip()]
# How many proxies of our own stand before us: the outermost writes where a request came from.
PROXIES = _number("PROXIES", 0 if DEMO else 1)
CSRF_TRUSTED_ORIGINS = [BASE_URL] if BASE_URL else []
if not DEMO:
    # TLS ends at the proxy in front of us, which sets this header itself.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

# A file that is handed over is never written to disk. What a form brings back is that file,
# packed: a quarter larger at the worst.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 11_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 15_000_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "quiet": {
            "()": "bestendig.common.quiet_logs.QuietFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers print and mail whole addresses, with the links in them.
    "loggers": {name: {"handlers": [], "propagate": True} for name in ("django", "django.server")},
}
