"""Published figures of elsewhere, beside the organisation's own: from files as they are found.

`reading` says what it understood of a file and what it left out; `rules` when a figure may be
called the same as ours. Kept are a few summary figures with their source, never the file and
never a row of another organisation.
"""
