"""How many main outcomes got better, worse, or remain unknown."""

from bestendig.common.texts import text
from bestendig.effects.grade import Grade, Verdict, VerdictCode
from bestendig.findings.finding import summary


class Judged:
    """As much of a finding as its summary reads."""

    def __init__(self, grade, better=None, exploratory=False):
        code = VerdictCode.NONE
        self.verdict = Verdict(grade=grade, code=code, better=better, exploratory=exploratory)


def test_main_outcomes_are_counted():
    findings = [
        Judged(Grade.A, better=True),
        Judged(Grade.A, better=False),
        Judged(Grade.ZERO),
        Judged(Grade.NONE),
        Judged(Grade.C, better=True, exploratory=True),
    ]
    counts = {"total": 4, "better": 1, "worse": 1, "zero": 1, "none": 1}
    for language in ("nl", "en"):
        words = summary(findings, language)
        assert words.startswith(text("verdict.summary", language, **counts))
        assert words.endswith(text("verdict.several", language, total=4))
    assert summary(findings[:1], "nl") is None
    assert summary([findings[0], findings[-1]], "nl") is None
