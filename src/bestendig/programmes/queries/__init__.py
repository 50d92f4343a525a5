"""Reads of plans, by subject."""
