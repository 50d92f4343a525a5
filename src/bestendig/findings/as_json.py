"""Findings as JSON for researchers: every number, no rounding, null where nothing applies."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from bestendig.common.texts import plain
from bestendig.effects.evidence import Evidence
from bestendig.effects.flags import Flag
from bestendig.effects.values import NotEstimable
from bestendig.findings.finding import Finding, decides


def findings_as_json(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """One object an outcome, with the keys that `bestendig effect --json` promises."""
    return [_finding(finding) for finding in findings]


def _finding(finding: Finding) -> dict[str, Any]:
    found, verdict = finding.evidence, finding.verdict
    evidence = found if isinstance(found, Evidence) else None
    question = finding.asked.question
    refusals = found.not_estimable if isinstance(found, Evidence) else (found,)
    return {
        "outcome": finding.outcome,
        "design": question.design.value,
        "n": {
            "people": finding.asked.moments.people,
            "answers": finding.answers,
            "clusters": finding.clusters,
            "by_group_wave": [
                {"group": group, "wave": wave, "n": n} for group, wave, n in finding.counts
            ],
        },
        "estimates": [] if evidence is None else _estimates(evidence, verdict.p_adjusted),
        "not_estimable": [_refusal(refusal) for refusal in refusals],
        "flags": [] if evidence is None else [_flag(flag) for flag in evidence.flags],
        "grade": verdict.grade.value,
        "verdict": verdict.code.value,
        "sentence": plain(finding.story.verdict),
        "primary": not verdict.exploratory,
        "settings": {
            **finding.asked.settings,
            "baseline": question.baseline,
            "end": question.end,
            "programme": question.programme or None,
            "comparison": question.comparison,
            "covariance": None if evidence is None else evidence.structure,
        },
        "version": version("bestendig"),
    }


def _estimates(evidence: Evidence, p_adjusted: float | None) -> list[dict[str, Any]]:
    """The estimates; Holm's p stands on those that decide."""
    rows = []
    for estimate in evidence.estimates:
        row = {name: _finite(value) for name, value in asdict(estimate).items()}
        if decides(evidence, estimate):
            row["p_adjusted"] = _finite(p_adjusted)
        rows.append(row)
    return rows


def _refusal(refusal: NotEstimable) -> dict[str, Any]:
    return {"name": refusal.name, "wave": refusal.wave, "reason": refusal.reason.value}


def _flag(flag: Flag) -> dict[str, Any]:
    detail = {name: _finite(value) for name, value in flag.detail.items()}
    return {"code": flag.code.value, "detail": {"level": flag.level.name.lower(), **detail}}


def _finite(value: object) -> object:
    """JSON knows no nan and no infinity: both become null."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
