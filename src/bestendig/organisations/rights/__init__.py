"""The rights desk: what is kept about somebody, and what that person may ask (AVG art. 12–21).

1. `kept.py` tells the registry what organisations itself keeps about a person.
2. `queries.py` reads the whole registry for one person, in words that person knows.
3. `actions.py` takes a request, and lets an administrator answer it within the term.
4. `erasing.py` erases: a person's own part at once, all of a person who left.
"""
