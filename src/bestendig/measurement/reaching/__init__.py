"""Reaching the people of a wave: mail with a link, reminders, letters, and how it ended.

1. When a box opens, who has a work e-mail gets a mail with a link of their own (`inviting`); who
   has none gets a letter with a QR code and a code to type (`letters`).
2. Twice at most the computer reminds who has not answered (`reminding`), on days that
   `moments` gives. Who was reminded is kept nowhere: it would tell who had not answered.
3. When the box is over, everybody who was invited hears the same (`telling`).

Links and codes are made again from the link key each time; none is stored. Every mail is asked
about once more just before it leaves (`sending`).
"""
