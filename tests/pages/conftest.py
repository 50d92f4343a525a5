import pytest
from django.utils import translation
from tests.site_setup import prepare


@pytest.fixture(scope="session", autouse=True)
def _prepared():
    prepare()


@pytest.fixture(autouse=True)
def _site(settings, tmp_path):
    """The site as a visitor meets it, without TLS and without hashed file names."""
    translation.activate(settings.LANGUAGE_CODE)
    settings.SECURE_SSL_REDIRECT = False
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
