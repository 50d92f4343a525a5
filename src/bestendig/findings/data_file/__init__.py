"""From a table and what is said of its columns to the input of the engine, outcome by outcome.

1. `Columns` says which column is what: the options of the command, or `guess_columns`.
2. `prepare` places every row at its person and wave, and settles groups, teams and starts.
3. One `Prepared` for each outcome holds all that `moments_of` asks for.

Whatever does not fit is a `TableError` that names the file, the column and the row.
"""

from bestendig.findings.data_file.columns import Columns, outcome_line, outcome_of
from bestendig.findings.data_file.guess import Guess, guess_columns, less_is_better
from bestendig.findings.data_file.prepare import Prepared, prepare
from bestendig.findings.data_file.words import with_scores

__all__ = [
    "Columns",
    "Guess",
    "Prepared",
    "guess_columns",
    "less_is_better",
    "outcome_line",
    "outcome_of",
    "prepare",
    "with_scores",
]
