"""Mail that leaves exactly when what it tells has been committed, and is neither lost nor doubled.

    send("sign_in", account.email, subject, text, html, key=f"sign_in/{link.id}", language="nl")

1. `send` writes the message in the caller's transaction: rolled back, it was never there. The
   same `key` again changes nothing, so an action that is repeated does not mail twice.
2. Contents and address are sealed with a key outside the database; the contents are erased as
   soon as the message is sent.
3. The worker takes a message under a lease, hands it to the mail server, and marks it sent.
4. Refused or unreachable: again, later and later, and after the last try it is marked failed,
   where the jobs page shows it.

A mail that may have lost its sense by the time it leaves is asked about once more, just before
(`sending.ask_about`). One of which even its sending tells something is `traceless`: no page
counts or shows it, and its row goes when it has left or was given up.
"""

from __future__ import annotations

from uuid import UUID


def send(
    kind: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    key: str,
    needed: bool = True,
    language: str = "nl",
    person: UUID | None = None,
    traceless: bool = False,
) -> None:
    """Queue one message within the transaction of the caller.

    text: plain; it is put in the house style, with its HTML, when it is sent (`pages.mail`): a line
    that begins with `•` is a point, an address alone on a line is a button. html: sent only where
    nothing dresses the text.
    kind: which mail it is ("sign_in"). key: what makes it this one message; made of ids.
    needed: whether it must come even to who wants no mail; if not, `person` says whose wish counts.
    traceless: nothing is left of it afterwards; the caller sees to it that it is queued only once.
    Raises ValueError for an unneeded message to nobody in particular.
    """
    from bestendig.common.outbox import queue  # noqa: PLC0415 - tables exist once apps are loaded

    contents = queue.Contents(to, subject, text, html)
    queue.put(kind, contents, key, needed, language, person, traceless=traceless)
