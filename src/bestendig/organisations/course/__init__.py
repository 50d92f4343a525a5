"""The course: where the organisation wants to go, what it needs for it, and who does what."""
