"""Files on their way into the organisation of the tests."""

from __future__ import annotations

from datetime import date

from bestendig.common.jobs.performing import run_waiting
from bestendig.organisations.imports.planning import digest
from bestendig.organisations.imports.preview import plan_of, table_of
from bestendig.organisations.imports.receiving import confirm_import, name_columns, receive_file


def bring(content: str | bytes, name: str = "mensen.csv", ends_on: date | None = None, **how):
    """A file that came in and of which the columns were named as they were guessed."""
    data = content.encode() if isinstance(content, str) else content
    file = receive_file(name, data)
    return name_columns(
        file.id,
        file.mapping,
        columns=table_of(file).columns,
        ends_on=ends_on,
        whole_or_nothing=how.get("whole_or_nothing", False),
    )


def bring_in(content: str | bytes, *, many_end: bool = True, **how):
    """The same, confirmed and carried out by the job."""
    file = bring(content, **how)
    confirm_import(file.id, digest(plan_of(file)), many_end=many_end)
    assert run_waiting() == 1
    file.refresh_from_db()
    return file
