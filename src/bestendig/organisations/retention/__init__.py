"""Retention: a schedule that a job carries out every day, and proves (RET-01)."""
