"""Static files out of npm packages: the files named here and nothing else.

Whole `dist` folders hold thousands of files that no page asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.exceptions import ImproperlyConfigured
from django.core.files.storage import FileSystemStorage

# Weight -> file.
FONTS: Final = {
    400: "@fontsource/noto-sans/files/noto-sans-latin-400-normal.woff2",
    700: "@fontsource/noto-sans/files/noto-sans-latin-700-normal.woff2",
}
FILES: Final = (
    "@utrecht/component-library-css/dist/index.css",
    "@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css",
    *FONTS.values(),
)


class PackageFinder(BaseFinder):
    """Finds `FILES` under `settings.PACKAGES_DIR`, where `npm ci` put them."""

    def __init__(self, app_names: Iterable[str] | None = None, *_args: Any, **_kwargs: Any) -> None:
        del app_names  # packages belong to no app
        self.storage = FileSystemStorage(location=settings.PACKAGES_DIR)

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing to check: a missing file is reported when it is looked for."""
        return []

    def find(self, path: str, find_all: bool = False, **_kwargs: Any) -> Any:
        """The file's place on disk, or an empty list when it is not one of ours."""
        if path not in FILES:
            return []
        found = str(_existing(path))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Any]]:
        """Every file with its storage, for `collectstatic`."""
        del ignore_patterns  # each file is named on purpose
        for path in FILES:
            _existing(path)
            yield path, self.storage


def _existing(path: str) -> Path:
    place = Path(settings.PACKAGES_DIR) / path
    if not place.is_file():
        raise ImproperlyConfigured(f"{place} is missing: run `npm ci` first.")
    return place
