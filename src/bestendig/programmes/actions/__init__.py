"""Writes of plans, by subject."""
