"""The private ring: what somebody writes for themselves, read by nobody else while it is closed.

    opened = opening.begin(person, pin)              # once; pin "" is: without
    opened = opening.open_with(person, pin)          # may raise NoRing, WrongPin, Locked, RingGone
    note.put(opened, {"words": "…"}); note.save()    # note: a row of a model that is `Sealed`
    note.taken(opened)                               # {"words": "…"}

How it hangs together (decision 140):

1. A person's data key is random. It stands in `Ring`, sealed under a key made of three things:
   the organisation's ring key and this ring's own key (both in the key store, outside the
   database), and Argon2id of the PIN (nothing where somebody goes without).
2. `Opened` holds the data key, in memory. It seals with XChaCha20-Poly1305, bound to table, field,
   row, ring and person, and padded, so that a length tells little.
3. Between two requests `visits` keeps the data key: sealed in the session under a secret that only
   a cookie holds; for fifteen minutes after the last page, and not past signing out.
4. Erasing takes the rows and destroys the ring's own key, with proof; so does a forgotten PIN.

A room that keeps sealed rows says so once: `contents.register(name, erase, title=…)`. In an export
it asks `visits.opened_now(person)`, and where that is None says `contents.SEALED`.
"""
