"""`make walls`: role walk, two organisations, canaries and RLS, on both databases."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

TESTS = ["tests/walls", "tests/common/test_scope.py"]


def main() -> int:
    """Run the tests on each database; end with what was walked and what was let through."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "walked"
        codes = [_run(database, report) for database in ("sqlite", "postgres")]
        walked = [line.split() for line in report.read_text(encoding="utf-8").splitlines()]
    pairs = sum(int(pair) for pair, _wrong in walked)
    wrong = sum(int(wrong) for _pair, wrong in walked)
    if len(walked) < len(codes):
        print("The walk did not come to its end on both databases.")
        return 1
    print(
        f"walked {pairs} role × route pairs on sqlite and postgresql, let through wrongly: {wrong}"
    )
    return int(any(codes) or wrong > 0)


def _run(database: str, report: Path) -> int:
    environment = {**os.environ, "TEST_DATABASE": database, "WALLS_REPORT": str(report)}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", *TESTS], env=environment, check=False
    )
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
