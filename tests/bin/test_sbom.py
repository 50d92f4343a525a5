"""The bill of materials names exactly what the two lock files bring along."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_bill_names_what_the_lock_files_bring(tmp_path):
    out = tmp_path / "bill.json"
    subprocess.run([sys.executable, ROOT / "bin/sbom", out], check=True, capture_output=True)
    bill = json.loads(out.read_text(encoding="utf-8"))
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["component"]["name"] == "bestendig"
    parts = {part["purl"]: part for part in bill["components"]}
    assert len(parts) == len(bill["components"])

    npm = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    locked = {
        f"pkg:npm/{path.rpartition('node_modules/')[2].replace('@', '%40')}@{package['version']}"
        for path, package in npm.items()
        if path
    }
    assert {x for x in parts if x.startswith("pkg:npm/")} == locked

    direct = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {part["name"] for x, part in parts.items() if x.startswith("pkg:pypi/")}
    wanted = {x.partition("==")[0].partition("[")[0].lower() for x in direct["dependencies"]}
    assert wanted - named == set()
    assert "pytest" not in named
    refs = {part["bom-ref"] for part in bill["components"]}
    pointed = {x for node in bill["dependencies"] for x in node.get("dependsOn", [])}
    assert pointed - refs == set()
