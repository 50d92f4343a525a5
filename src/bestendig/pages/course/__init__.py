"""The course of the organisation: why, where to, what it takes, and who does what."""
