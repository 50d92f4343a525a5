"""Metingen: what runs, what is planned, and the four steps of a new survey."""
