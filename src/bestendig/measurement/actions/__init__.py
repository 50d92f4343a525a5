"""Writes of measurement, by subject."""
