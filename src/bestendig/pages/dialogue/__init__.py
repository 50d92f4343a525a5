"""Talks: one page a talk, for the two who have it."""
