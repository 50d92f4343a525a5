"""Settings, read from the environment.

A value that is wrong stops the program at once. A value that is missing is reported by the
system checks (`organisations.checks`), which every command and the server run first; until
then nothing is served, because no host is allowed.

    DEMO=1        everything on this machine only: makes its own secret key, takes no other host
    SECRET_KEY    needed without DEMO
    BASE_URL      needed without DEMO: https://…, the address people use
    ALLOWED_HOSTS comma-separated; needed without DEMO
    DATA_DIR      where the database and the collected files live (default: ./var)
    DATABASE_URL  sqlite:///path (default: DATA_DIR/bestendig.sqlite3)
    PORT          default 8000
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

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
    folder.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_urlsafe(64)
        file.write(key)
    return key


def _database(folder: Path) -> dict[str, object]:
    url = os.environ.get("DATABASE_URL", "")
    parts = urlsplit(url)
    if url and (parts.scheme != "sqlite" or parts.netloc or not parts.path.strip("/")):
        raise ImproperlyConfigured("DATABASE_URL must look like sqlite:///path/to/file.sqlite3.")
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": unquote(parts.path)[1:] if url else folder / "bestendig.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            "timeout": 20,
        },
    }


DEBUG = False
DEMO = _switch("DEMO")
PORT = _number("PORT", 8000)
DATA_DIR = Path(os.environ.get("DATA_DIR") or "var").resolve()
BASE_URL = os.environ.get("BASE_URL", f"http://localhost:{PORT}" if DEMO else "").rstrip("/")
ALLOWED_HOSTS = [x.strip() for x in os.environ.get("ALLOWED_HOSTS", "").split(",") if x.strip()]
SECRET_KEY = os.environ.get("SECRET_KEY", "")
if DEMO:
    ALLOWED_HOSTS = ALLOWED_HOSTS or LOOPBACK
    if {*ALLOWED_HOSTS, urlsplit(BASE_URL).hostname} - {*LOOPBACK, "::1"}:
        raise ImproperlyConfigured(
            "DEMO=1 has no sign-in to speak of, so it runs on this machine only: "
            "leave out ALLOWED_HOSTS and BASE_URL, or run without DEMO."
        )
    SECRET_KEY = SECRET_KEY or _demo_key(DATA_DIR)
elif BASE_URL and urlsplit(BASE_URL).scheme != "https":
    raise ImproperlyConfigured(f"BASE_URL must start with https://, not {BASE_URL!r}.")

INSTALLED_APPS = [
    "bestendig.pages",
    "bestendig.organisations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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
DATABASES = {"default": _database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
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
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
