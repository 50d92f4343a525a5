"""Other systems that may reach us: their tokens, and the names by which they know our people."""
