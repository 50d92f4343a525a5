"""Reads. Each says in its first lines who may see what it gives."""
