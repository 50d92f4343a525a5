"""What the terminal shows of findings: verdicts in words, a small table, what weakens them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from bestendig.cli.terminal import bullets, paragraph, table
from bestendig.common.numbers import number, p_value
from bestendig.common.texts import plain, text
from bestendig.effects.evidence import Evidence
from bestendig.effects.question import Design
from bestendig.effects.values import Estimate
from bestendig.findings.finding import Finding, decides, summary
from bestendig.findings.story import estimate_words

# A month a wave would fill the screen: the report and the JSON hold all of it.
_MOST_ROWS: Final = 12


def answer(findings: Sequence[Finding], language: str) -> str:
    """All findings: each verdict in words, its table, its flags."""
    head = summary(findings, language)
    blocks = [paragraph(head)] if head else []
    blocks += [_outcome(finding, language) for finding in findings]
    return "\n\n".join(blocks)


def _outcome(finding: Finding, language: str) -> str:
    story = finding.story
    lines = [plain(story.verdict), *story.also, *([story.size] if story.size else [])]
    lines += [f"{text('grade.label', language)} {story.grade}", *story.lasting]
    blocks = [f"── {story.outcome} ──", "\n".join(paragraph(line) for line in lines)]
    if isinstance(finding.evidence, Evidence):
        blocks += _numbers(finding.evidence, language)
    if story.flags:
        blocks.append(bullets(story.flags))
    if story.method:
        blocks.append(bullets(story.method, indent=""))
    blocks.append(paragraph(story.advice))
    return "\n\n".join(blocks)


def _numbers(found: Evidence, language: str) -> list[str]:
    """The table, and a line when it does not hold everything."""
    listed = _listed(found)
    shown = _most_telling(found, listed)
    if not shown:
        return []
    percent = f"{100 * (1 - found.question.alpha):.6g}"
    level = percent.replace(".", ",") if language == "nl" else percent
    header = text("table.head", language, level=level).split(", ")
    blocks = [table(header, [_row(found, x, language) for x in shown])]
    if len(shown) < len(listed):
        more = text("table.more", language, count=len(listed) - len(shown))
        blocks.append(paragraph(more, indent="  "))
    return blocks


def _listed(found: Evidence) -> list[Estimate]:
    """The deciding estimates, the same ones at the other waves and for each kind of people."""
    names = {x.name for x in found.deciding} | {"att_event", "retention", "moderation"}
    if found.question.design is Design.ONE_GROUP:
        names.add("change")
    return [
        x
        for x in found.estimates
        if x.method != "completers" and (x.name in names or x.stratum is not None)
    ]


def _most_telling(found: Evidence, listed: Sequence[Estimate]) -> list[Estimate]:
    """At most so many rows, in their order: those that decide, then the latest of the others."""
    if len(listed) <= _MOST_ROWS:
        return list(listed)
    deciding = [x for x in listed if decides(found, x)]
    others = [x for x in listed if not decides(found, x)][-(_MOST_ROWS - len(deciding)) :]
    return [x for x in listed if x in deciding or x in others]


def _row(found: Evidence, x: Estimate, language: str) -> list[str]:
    return [
        estimate_words(found.question, x, language),
        number(x.estimate, 2, language),
        f"{number(x.low, 2, language)} – {number(x.high, 2, language)}",
        p_value(x.p, language) if math.isfinite(x.p) else "–",
        "–" if x.n is None else number(x.n, 0, language),
    ]
