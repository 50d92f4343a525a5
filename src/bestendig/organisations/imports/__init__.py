"""People out of a file of the HR system.

1. `fields` guesses which column is what; people check it, and their choice is remembered.
2. `reading` makes a row of a person of every row of the file, or says what is wrong with it.
3. `planning` lays those beside the people there are: who is added, changed, ended, refused.
   It is pure, and so is everything it uses (`units`, `managers`, `cells`).
4. `actions` keeps the file sealed until it is applied, applies a plan in one transaction, and
   undoes it. What was shown is what is done: a plan that no longer fits is shown again.
"""
