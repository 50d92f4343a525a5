"""The long proofs in a bounded length: what they would miss loudly, they miss here too."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.mark.parametrize("proof", ["honesty", "speed", "closing", "verdicts"])
def test_short_run_reaches_what_must_be_reached(proof):
    run = subprocess.run(
        [sys.executable, "-m", f"bench.{proof}", *([] if proof == "verdicts" else ["--quick"])],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
