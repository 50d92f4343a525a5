"""What is kept of an opened box: sealed columns with pseudonyms. Protected: see pyproject.

They are personal data as long as the series' panel key lives, and go with it.
"""
