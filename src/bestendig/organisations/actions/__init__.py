"""Writes: verb first, rules checked again under a lock, recorded in the audit log."""
