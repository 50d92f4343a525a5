"""Rules of plans, pure."""
