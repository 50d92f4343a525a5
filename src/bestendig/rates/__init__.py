"""Absence and turnover, as an organisation counts them itself (R59): rates of many people, never
of one. Monthly of the whole organisation, quarterly of units of fifty people or more.

1. `reading` makes rows of a file, and refuses one with a row a person.
2. `planning` says what of it would be written, and what is refused and why (`rules`).
3. `actions` writes it, each correction a new version beside the one before.
4. `queries` gives the series, as charts draw them and `effects.series` takes them.
"""
