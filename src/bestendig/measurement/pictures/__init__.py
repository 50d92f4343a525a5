"""Somebody's own picture over time, under a code of their own. Protected: see pyproject.

    row, key    HKDF(Argon2id(code) + a key of the organisation in the key store)
    contents    the scale scores of some surveys, sealed under that key, all of one size

Nothing in a row leads to a person, an invitation or an answer, and the only day in it is that on
which the newest of those surveys closed. Who loses the code loses the picture.
"""
