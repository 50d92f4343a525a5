"""The ballot box: keys, ways in, envelopes, sealed ballots and drafts. Protected: see pyproject.

    token, code     HMAC(link key, invitation); stored are only HMACs of these
    envelope        SealedBox(pseudonym, place, age band, arms), made at launch
    ballot          id HMAC(link key, "ballot", invitation); SealedBox(answers + envelope), padded
    draft           id HMAC(link key, "draft", invitation); sealed under token and PIN, padded

The link key and the private half of the box key are in the key store, outside the database and
its backups, and are destroyed when the box has been opened.
"""
