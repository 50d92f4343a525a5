"""What an error of the mail server means for a message."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A code for the page, whether trying again is useless, and whether it is the address."""

    code: str
    final: bool = False
    bounced: bool = False


def reason(error: Exception) -> Reason:
    """Why a message did not leave. What the server wrote is not kept: it can name people."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
        if codes and all(500 <= code < 600 for code in codes):
            return Reason("address_refused", final=True, bounced=True)
        return Reason("try_later")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return Reason("server_sign_in")
    if isinstance(error, smtplib.SMTPSenderRefused):
        return Reason("sender_refused")
    if isinstance(error, smtplib.SMTPDataError):
        final = 500 <= error.smtp_code < 600
        return Reason("message_refused" if final else "try_later", final=final)
    if isinstance(error, (smtplib.SMTPException, OSError)):
        return Reason("server_unreachable")
    return Reason("unexpected")
