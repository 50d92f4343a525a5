"""Organisations, their people, and who may sign in."""
