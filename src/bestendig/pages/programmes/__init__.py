"""Programmes: from what one thinks of to what was decided, on one page each."""
