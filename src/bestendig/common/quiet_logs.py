"""Log lines without secrets: an address is named by its pattern, and what looks random is left out.

Django writes the path of a page that failed, and a path can hold a token that still opens. This
stands at the very end, in the formatter, so that tracebacks and other people's lines pass it too.
"""

from __future__ import annotations

import logging
import re
from typing import Any, Final

_RUN: Final = re.compile(r"[A-Za-z0-9_-]{16,}")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# As in the audit log: words and names turn from small to capital, or letter to digit, seldom.
_TURN: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
# Of a survey's addresses nothing at all: not even a link that was typed wrong (docs/privacy).
_SURVEY: Final = re.compile(r"(/(?:en/)?v/)[^\s\"')]+")
_LEFT_OUT: Final = "[left out]"


class QuietFormatter(logging.Formatter):
    """As logging's own, and then without what should not be read back."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, with its traceback."""
        line = super().format(record)
        request: Any = getattr(record, "request", None)
        match = getattr(request, "resolver_match", None)
        if match is not None and match.kwargs:
            for path in {request.path, request.get_full_path()}:
                line = line.replace(path, f"/{match.route}")
        return _RUN.sub(_quiet, _SURVEY.sub(rf"\1{_LEFT_OUT}", line))


def _quiet(run: re.Match[str]) -> str:
    text = run[0]
    if _UUID.fullmatch(text) or len(_TURN.findall(re.sub(r"[^A-Za-z0-9]", "", text))) < 4:
        return text
    return _LEFT_OUT
