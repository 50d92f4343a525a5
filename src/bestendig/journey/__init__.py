"""Mijn plan: somebody's own way, in the own words, read by nobody else (R7, R8, R10, R82, R83).

Every part is one sealed row (`Leaf`) in the private ring. What somebody chose, how many habits or
look-backs there are, and what they are about, is in no column, tag or count. In the clear stand
whose it is, which part, and the day a reminder is due.
"""
