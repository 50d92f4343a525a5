import pytest
from django.contrib.staticfiles import finders
from django.core.exceptions import ImproperlyConfigured

from bestendig.pages.packages import FILES, PackageFinder


def test_only_the_named_files_are_found():
    found = [path for path, _storage in PackageFinder().list(None)]
    assert found == list(FILES)
    assert finders.find(FILES[0]).endswith(FILES[0])
    assert finders.find("@utrecht/component-library-css/package.json") is None


def test_missing_package_says_what_to_run(settings, tmp_path):
    settings.PACKAGES_DIR = tmp_path
    with pytest.raises(ImproperlyConfigured, match="npm ci"):
        list(PackageFinder().list(None))
