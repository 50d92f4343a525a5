"""Reads of measurement, by subject."""
