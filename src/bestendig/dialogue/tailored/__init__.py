"""The tailored agreement between an employee and their manager (R15, R16).

1. Either side asks: an agreement with a draft, which only who asked sees (`asking`).
2. A colleague whom the employee chooses may help with that draft, and sees nothing else.
3. The draft is shown to the other; both may change it. A change takes the signatures away.
4. Both sign: the draft becomes a version, which never changes (`signing`).
5. On the review day both get one mail (`reminding`). It still fits until a new day, or it is
   changed: each is a new draft that both sign. Either may end it.

There is no reason, no urgency and nothing about health: not as a column, and a word that looks
like it is pointed out before it is kept.
"""
