"""What may be seen of a closed wave: stored once by `measurement`, read by pages, never changed.

1. `store_release` writes what the disclosure gate let through, with the gate's report.
2. `releases_visible_to` and `table_for` give each role its part of it.
3. `gate_report` is for the data protection officer and the works council.
4. `write_decision` keeps what was done with it, for everybody.

The database refuses an update of any of these tables (`guarding`).
"""
