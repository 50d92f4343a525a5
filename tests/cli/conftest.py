"""What the tests of the command share."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bestendig.cli import main


@dataclass(frozen=True)
class Said:
    """Exit code of the command, and what it wrote; words without line ends."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        return " ".join(self.out.split())

    @property
    def complaint(self) -> str:
        return " ".join(self.err.split())


@pytest.fixture
def run(capsys) -> Callable[..., Said]:
    """The command in this process."""

    def call(*arguments: object) -> Said:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as left:  # argparse leaves by itself
            code = int(left.code or 0)
        return Said(code, *capsys.readouterr())

    return call


@pytest.fixture
def found(run, tmp_path) -> Callable[..., list[dict[str, Any]]]:
    """The JSON of `bestendig effect` with these arguments."""

    def call(*arguments: object) -> list[dict[str, Any]]:
        out = tmp_path / "found.json"
        said = run("effect", *arguments, "--json", out)
        assert (said.code, said.err) == (0, "")
        return json.loads(out.read_text(encoding="utf-8"), parse_constant=pytest.fail)

    return call


@pytest.fixture
def written(tmp_path) -> Callable[..., Path]:
    """A frame as a CSV file."""

    def write(frame, name: str = "scores.csv") -> Path:
        frame.write_csv(tmp_path / name)
        return tmp_path / name

    return write
