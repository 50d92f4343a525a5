"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

# A busy machine is slow; that says nothing of what a property is about.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")

pytest_plugins = ["tests.databases"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data with published results; not part of the repository."""
    folder = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data in {folder} (set SHARED_DATA to its folder)")
    return folder


@pytest.fixture(scope="session")
def prepared() -> None:
    """A secret key and compiled translations."""
    from tests.site_setup import prepare  # noqa: PLC0415 - not for tests without Django

    prepare()


@pytest.fixture
def plain_site(prepared, settings, tmp_path) -> None:
    """The site as people meet it, without TLS and without hashed file names."""
    from django.utils import translation  # noqa: PLC0415 - the same

    translation.activate(settings.LANGUAGE_CODE)
    settings.SECURE_SSL_REDIRECT = False
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def world(db, plain_site):
    """Two organisations with somebody in every role."""
    from tests.world import make_world  # noqa: PLC0415 - the same

    return make_world()


@pytest.fixture(scope="session", autouse=True)
def _keys_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keys that tests make lie in a folder of this run."""
    from django.conf import settings  # noqa: PLC0415 - the same

    settings.KEY_STORE = (tmp_path_factory.mktemp("keys") / "store").as_uri()


@pytest.fixture(scope="session", autouse=True)
def _log_may_be_emptied() -> Iterator[None]:
    """Tests with transactions empty their tables at the end; the audit log's triggers refuse it."""
    from django.db.backends.base.operations import BaseDatabaseOperations  # noqa: PLC0415 - the same

    from bestendig.common.audit import triggers  # noqa: PLC0415 - the same

    flush = BaseDatabaseOperations.execute_sql_flush

    def without_triggers(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        triggers.take_down(operations.connection)
        flush(operations, statements)
        triggers.put_up(operations.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", without_triggers)
        yield


# Tests that wait for processes, mail servers and browsers, on a machine with more to do.
AT_WORK = {"bench", "browser", "cli", "faults"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These are tried once more when they fail, and the summary names them (decision 115)."""
    for item in items:
        if item.path.relative_to(ROOT / "tests").parts[0] in AT_WORK:
            item.add_marker(pytest.mark.flaky(reruns=1))
